using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Semaphores;

/// <summary>What a semaphore promises, whatever holds it. The parts: granting and waiting (here), its size.</summary>
public abstract partial class SemaphoreContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Fact]
    public async Task As_many_hold_as_there_are_permits()
    {
        var holders = await TakeAsync(5, of: 5);

        foreach (var locks in new[] { Locks, OtherLocks })
            (await locks.Semaphore("smtp", 5).TryAcquireAsync().WithPatience()).ShouldBeNull();

        await holders[2].DisposeAsync();
        await using var next = await OtherLocks.Semaphore("smtp", 5).AcquireAsync(TimeSpan.Zero).WithPatience();
        (await Locks.Semaphore("smtp", 5).TryAcquireAsync().WithPatience()).ShouldBeNull();
        holders.Select(holder => holder.LeaseId).Append(next.LeaseId).ShouldBeUnique();
        holders.ShouldAllBe(holder => holder.FencingToken < next.FencingToken);
    }

    [Fact]
    public async Task A_permit_that_is_given_back_twice_is_free_once()
    {
        var holders = await TakeAsync(2, of: 2);
        await holders[0].DisposeAsync();
        await holders[0].DisposeAsync();
        (await holders[0].ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var next = await Locks.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero).WithPatience();

        (await Locks.Semaphore("smtp", 2).TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task Waiters_get_the_permits_in_the_order_in_which_they_came()
    {
        var served = new List<int>();
        var holders = await TakeAsync(2, of: 2);
        var waiters = Enumerable.Range(0, 8).Select(WaitAndLeaveAsync).ToArray();

        await holders[1].DisposeAsync();
        await Task.WhenAll(waiters).WithPatience();

        served.ShouldBe(Enumerable.Range(0, 8));

        async Task WaitAndLeaveAsync(int place)
        {
            await using var lease = await Locks.Semaphore("smtp", 2).AcquireAsync(LongWait);
            served.Add(place);
        }
    }

    [Fact]
    public async Task The_last_of_many_to_leave_leaves_all_permits_free()
    {
        foreach (var holder in await TakeAsync(100, of: 100))
            (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();

        foreach (var holder in await TakeAsync(100, of: 100))
            (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task There_are_never_more_holders_than_permits()
    {
        const int permits = 3;
        int holders = 0, most = 0, grants = 0;

        await Task.WhenAll(Enumerable.Range(0, 24).Select(worker => Task.Run(() => WorkAsync(worker % 2 == 0 ? Locks : OtherLocks)))).WithPatience();

        grants.ShouldBe(24 * 20);
        most.ShouldBeInRange(1, permits);

        async Task WorkAsync(ILockProvider locks)
        {
            for (var round = 0; round < 20; round++)
            {
                await using var lease = await locks.Semaphore("smtp", permits).AcquireAsync(LongWait);
                var now = Interlocked.Increment(ref holders);
                for (var seen = Volatile.Read(ref most); seen < now; seen = Volatile.Read(ref most))
                    Interlocked.CompareExchange(ref most, now, seen);
                Interlocked.Increment(ref grants);
                await Task.Yield();
                Interlocked.Decrement(ref holders);
            }
        }
    }

    private async Task<List<ILockLease>> TakeAsync(int permits, int of)
    {
        var holders = new List<ILockLease>();
        for (var permit = 0; permit < permits; permit++)
            holders.Add(await (permit % 2 == 0 ? Locks : OtherLocks).Semaphore("smtp", of).AcquireAsync(TimeSpan.Zero).WithPatience());
        return holders;
    }
}
