using RedisLocking.Analyzers.Tests.Harness;

namespace RedisLocking.Analyzers.Tests.Leases;

public sealed class UncheckedLeaseTests
{
    [Theory]
    [InlineData("await using var lease = await {|RL0004:one.TryAcquireAsync(ct)|}; await DoAsync();")]
    [InlineData("await using var lease = await {|RL0004:one.TryAcquireAsync(wait, ct)|}.ConfigureAwait(false); await DoAsync();")]
    [InlineData("await using (await {|RL0004:one.TryAcquireAsync(ct)|}) await DoAsync();")]
    [InlineData("await using (var lease = await {|RL0004:one.TryAcquireAsync(ct)|}) await DoAsync();")]
    [InlineData("var lease = await {|RL0004:one.TryAcquireAsync(ct)|}; await using (lease) await DoAsync();")]
    public async Task Work_that_runs_whether_or_not_the_lock_was_taken_is_reported(string statements)
    {
        (await Verify.FoundAsync(Method.With(statements))).ShouldHaveSingleItem().ShouldContain("runs all the same");
        await Verify.FoundAsync(Method.With(statements), nullable: false);
    }

    [Theory]
    [InlineData("await using var lease = await {|RL0004:one.TryAcquireAsync(ct)|}; lease.ThrowIfLost();")]
    [InlineData("await using var lease = await {|RL0004:one.TryAcquireAsync(ct)|}; await DoAsync(lease.FencingToken);")]
    [InlineData("var lease = await {|RL0004:one.TryAcquireAsync(ct)|}; await lease.ReleaseAsync();")]
    [InlineData("await (await {|RL0004:one.TryAcquireAsync(ct)|}).DisposeAsync();")]
    public async Task Without_nullable_warnings_a_use_of_null_is_reported(string statements)
    {
        (await Verify.FoundAsync(Method.With(statements), nullable: false)).ShouldHaveSingleItem().ShouldContain("NullReferenceException");

        // With them it is CS8602, once.
        await Verify.FoundAsync(Method.With(Unmarked(statements)));
    }

    [Theory]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); if (lease is null) return; await DoAsync(lease.FencingToken);")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); if (lease == null) return; lease.ThrowIfLost();")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); if (lease is not null) await DoAsync();")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); if (lease is { FencingToken: var token }) await DoAsync(token);")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); await DoAsync(lease?.FencingToken);")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct) ?? throw new TimeoutException(); await DoAsync();")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); ArgumentNullException.ThrowIfNull(lease); lease.ThrowIfLost();")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); await DoAsync(lease);")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); Func<bool> held = () => lease != null; await DoAsync(held);")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); switch (lease) { case null: return; default: await DoAsync(); break; }")]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); await DoAsync();")]
    [InlineData("if (await one.TryAcquireAsync(ct) is { } lease) await using (lease) await DoAsync();")]
    public async Task A_lease_that_is_checked_or_handed_on_is_not(string statements)
    {
        await Verify.FoundAsync(Method.With(statements));
        await Verify.FoundAsync(Method.With(statements), nullable: false);
    }

    [Fact]
    public Task An_exclamation_mark_is_somebodys_word() =>
        Verify.FoundAsync(Method.With("await using var lease = await one.TryAcquireAsync(ct); lease!.ThrowIfLost();"));

    [Theory]
    [InlineData("await using var lease = await {|RL0004:one.TryAcquireAsync(wait, ct)|};", "await using var lease = await one.AcquireAsync(wait, ct);")]
    [InlineData("await using var lease = await {|RL0004:one.TryAcquireAsync(ct)|};", "await using var lease = await one.AcquireAsync(TimeSpan.Zero, ct);")]
    [InlineData("await using var lease = await {|RL0004:one.TryAcquireAsync()|};", "await using var lease = await one.AcquireAsync(TimeSpan.Zero);")]
    public Task The_fix_is_the_call_that_throws(string statements, string expected) => Verify.FixedAsync(Method.With(statements), Method.With(expected));

    private static string Unmarked(string statements) => MarkedCode.Read(statements).Text;
}
