using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Kinds;

/// <summary>A name that is held as one kind of lock has no answer for who asks for another: no conflict, for nobody can wait for it.</summary>
public abstract class OneNameOneKindContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Theory]
    [MemberData(nameof(HeldAsLocks.Mixed), MemberType = typeof(HeldAsLocks))]
    public async Task A_name_that_is_held_as_another_kind_is_unavailable(HeldAs held, HeldAs asked, string sentence)
    {
        await using var holder = await Locks.Lock(held, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        foreach (var locks in new[] { Locks, OtherLocks })
        {
            var now = await Should.ThrowAsync<LockUnavailableException>(() => locks.Lock(asked, "order:42").TryAcquireAsync().WithPatience());
            var waited = await Should.ThrowAsync<LockUnavailableException>(() => locks.Lock(asked, "order:42").AcquireAsync(LongWait).WithPatience());

            now.Name.ShouldBe(new LockName("order:42"));
            now.Message.ShouldContain($"'order:42' {sentence}: a name stands for one kind of lock");
            waited.Message.ShouldContain(sentence);
        }

        holder.ThrowIfLost();
    }

    [Theory]
    [InlineData(HeldAs.Mutex, HeldAs.Reader)]
    [InlineData(HeldAs.Reader, HeldAs.Permit)]
    [InlineData(HeldAs.Writer, HeldAs.Mutex)]
    [InlineData(HeldAs.Permit, HeldAs.Writer)]
    public async Task A_name_that_is_free_again_may_be_any_kind(HeldAs held, HeldAs asked)
    {
        var holder = await Locks.Lock(held, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = OtherLocks.Rival(held, "order:42").AcquireAsync(LongWait).AsTask();
        await holder.DisposeAsync();
        await (await waiting.WithPatience()).DisposeAsync();

        await using var next = await OtherLocks.Lock(asked, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        next.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
    }
}
