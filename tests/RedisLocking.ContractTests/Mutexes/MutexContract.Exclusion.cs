using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Mutexes;

public abstract partial class MutexContract<TFixture>
{
    private const int Workers = 32;
    private const int RoundsEach = 25;

    [Fact]
    public async Task An_unprotected_counter_loses_nothing_under_the_lock()
    {
        var counter = 0;
        var tokens = new List<FencingToken>();

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => CountAsync(worker % 2 == 0 ? Locks : OtherLocks)))).WithPatience();

        counter.ShouldBe(Workers * RoundsEach);
        tokens.Count.ShouldBe(Workers * RoundsEach);
        tokens.ShouldBe(tokens.Distinct().Order());

        async Task CountAsync(ILockProvider locks)
        {
            for (var round = 0; round < RoundsEach; round++)
            {
                await using var lease = await locks.Mutex("counter").AcquireAsync(Timeout.InfiniteTimeSpan);
                var seen = counter;
                await Task.Yield();
                counter = seen + 1;
                tokens.Add(lease.FencingToken);
            }
        }
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_exactly_one_is_granted_the_lock()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker =>
            Task.Run(() => (worker % 2 == 0 ? Locks : OtherLocks).Mutex("register:alice").TryAcquireAsync().AsTask()))).WithPatience();

        var granted = leases.OfType<ILockLease>().ShouldHaveSingleItem();
        (await granted.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }
}
