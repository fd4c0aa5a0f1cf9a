using RedisLocking.Analyzers.Tests.Harness;

namespace RedisLocking.Analyzers.Tests.Leases;

public sealed class UnreleasedLeaseTests
{
    [Theory]
    [InlineData("await {|RL0003:one.AcquireAsync(wait, ct)|};")]
    [InlineData("await {|RL0003:one.AcquireAsync(wait, ct)|}.ConfigureAwait(false);")]
    [InlineData("_ = await {|RL0003:one.TryAcquireAsync(ct)|};")]
    [InlineData("_ = {|RL0003:one.AcquireAsync(wait, ct)|}.AsTask();")]
    [InlineData("{|RL0003:one.AcquireAsync(wait)|}.AsTask().GetAwaiter().GetResult(); await DoAsync();")]
    [InlineData("Func<Task> take = async () => await {|RL0003:one.AcquireAsync(wait, ct)|}; await take();")]
    [InlineData("var token = (await {|RL0003:one.AcquireAsync(wait, ct)|}).FencingToken; await DoAsync(token);")]
    [InlineData("if (await {|RL0003:one.TryAcquireAsync(ct)|} is not null) await DoAsync();")]
    [InlineData("var lease = await {|RL0003:one.AcquireAsync(wait, ct)|}; await DoAsync();")]
    [InlineData("ILockLease? lease; lease = await {|RL0003:one.TryAcquireAsync(ct)|}; await DoAsync();")]
    [InlineData("var lease = await {|RL0003:one.TryAcquireAsync(ct)|}; if (lease is null) return; await DoAsync();")]
    [InlineData("var lease = await {|RL0003:one.TryAcquireAsync(ct)|}; if (lease is not { }) return; await DoAsync(lease.FencingToken);")]
    [InlineData("var lease = await {|RL0003:one.AcquireAsync(wait, ct)|}; lease.ThrowIfLost(); await DoAsync(lease.Lost);")]
    public Task A_lease_that_nothing_can_release_is_reported(string statements) => Verify.FoundAsync(Method.With(statements));

    [Theory]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); await DoAsync();")]
    [InlineData("await using (await one.AcquireAsync(wait, ct)) await DoAsync();")]
    [InlineData("await using (var lease = await one.AcquireAsync(wait, ct)) await DoAsync();")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); await using (lease) await DoAsync();")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); await using (lease.ConfigureAwait(false)) await DoAsync();")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); await using var held = lease.ConfigureAwait(false); await DoAsync();")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); try { await DoAsync(); } finally { await lease.DisposeAsync(); }")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); await DoAsync(); if (await lease.ReleaseAsync()) return;")]
    [InlineData("var lease = await one.TryAcquireAsync(ct); if (lease is { } held) await held.DisposeAsync();")]
    [InlineData("var lease = await one.TryAcquireAsync(ct); await (lease?.DisposeAsync() ?? default);")]
    [InlineData("if (await one.TryAcquireAsync(ct) is not { } lease) return; await using (lease) await DoAsync();")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); await DoAsync(lease);")]
    [InlineData("await DoAsync(await one.AcquireAsync(wait, ct));")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); Func<ValueTask> end = () => lease.DisposeAsync(); await end();")]
    [InlineData("var leases = new List<ILockLease>(); leases.Add(await one.AcquireAsync(wait, ct)); await DoAsync(leases);")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); ILockLease[] all = [lease]; await DoAsync(all);")]
    [InlineData("var asked = one.AcquireAsync(wait, ct); await using var lease = await asked;")]
    [InlineData("Func<ValueTask<ILockLease>> take = () => one.AcquireAsync(wait, ct); await DoAsync(take);")]
    [InlineData("await one.RunAsync((lease, stop) => DoAsync(lease.FencingToken), ct);")]
    [InlineData("await (await one.AcquireAsync(wait, ct)).ReleaseAsync();")]
    public Task A_lease_that_is_released_or_handed_on_is_not(string statements) => Verify.FoundAsync(Method.With(statements));

    [Fact]
    public Task A_lease_that_a_field_a_property_or_the_caller_gets_is_theirs() => Verify.FoundAsync(
        """
        public sealed class Owner(IDistributedLock one)
        {
            private ILockLease? _lease;

            public async Task StartAsync() => _lease = await one.AcquireAsync(TimeSpan.Zero);

            public async Task<ILockLease> TakeAsync() => await one.AcquireAsync(TimeSpan.Zero);

            public async Task<ILockLease?> TryTakeAsync()
            {
                var lease = await one.TryAcquireAsync();
                return lease;
            }

            public ValueTask EndAsync() => _lease?.DisposeAsync() ?? default;
        }
        """);

    [Fact]
    public Task An_acquire_of_something_else_is_not_ours() => Verify.FoundAsync(
        """
        public sealed class Gate
        {
            public ValueTask<string> AcquireAsync(TimeSpan wait) => new("in");

            public async Task RunAsync() => await AcquireAsync(TimeSpan.Zero);
        }
        """);

    [Fact]
    public Task A_lock_of_the_users_own_is_one_too() => Verify.FoundAsync(
        """
        public abstract class Own : IDistributedLock
        {
            public abstract LockName Name { get; }
            public abstract ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken ct = default);
            public abstract ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken ct = default);
            public static async Task RunAsync(Own own) => await {|RL0003:own.AcquireAsync(TimeSpan.Zero)|};
        }
        """);

    [Theory]
    [InlineData("await {|RL0003:one.AcquireAsync(wait, ct)|};", "await using var lease = await one.AcquireAsync(wait, ct);")]
    [InlineData("_ = await {|RL0003:one.AcquireAsync(wait, ct)|}.ConfigureAwait(false);   // mine", "await using var lease = await one.AcquireAsync(wait, ct).ConfigureAwait(false);   // mine")]
    [InlineData("var mine = await {|RL0003:one.AcquireAsync(wait, ct)|};", "await using var mine = await one.AcquireAsync(wait, ct);")]
    [InlineData("// why\nILockLease mine = await {|RL0003:one.AcquireAsync(wait, ct)|};", "// why\nawait using ILockLease mine = await one.AcquireAsync(wait, ct);")]
    [InlineData("var lease = 1;\nawait {|RL0003:one.AcquireAsync(wait, ct)|};\nawait DoAsync(lease);", "var lease = 1;\nawait using var lease2 = await one.AcquireAsync(wait, ct);\nawait DoAsync(lease);")]
    public Task The_fix_is_await_using(string statements, string expected) => Verify.FixedAsync(Method.With(statements), Method.With(expected));

    [Theory]
    [InlineData("if (wait > TimeSpan.Zero) await {|RL0003:one.AcquireAsync(wait, ct)|};")]
    [InlineData("_ = {|RL0003:one.AcquireAsync(wait, ct)|}.AsTask();")]
    [InlineData("var token = (await {|RL0003:one.AcquireAsync(wait, ct)|}).FencingToken; await DoAsync(token);")]
    public Task Where_it_is_not_mechanical_there_is_no_fix(string statements) => Verify.NotFixedAsync(Method.With(statements));
}
