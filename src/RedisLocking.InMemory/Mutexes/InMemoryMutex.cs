using RedisLocking.Leases;
using RedisLocking.Locks;

namespace RedisLocking.Mutexes;

/// <summary>A name and the terms to hold it on; what is held stands in the <see cref="MutexTable"/>.</summary>
internal sealed class InMemoryMutex(LockName name, LeaseTerms terms, MutexTable table) : DistributedLock(name)
{
    protected override ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        if (wait == TimeSpan.Zero)
            return table.Take(Name, terms).ToResult(Name, wait, onConflict);

        return table.TakeOrJoin(Name, terms, out var waiter) is { } granted
            ? granted.ToResult(Name, wait, onConflict)
            : WaitAsync(waiter!, wait, onConflict, cancellationToken);
    }

    private async ValueTask<ILockLease?> WaitAsync(MutexWaiter waiter, TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        using var timeout = wait == Timeout.InfiniteTimeSpan ? null : new Alarm(table.Time, table.Time.GetTimestamp(), wait, () => table.TimeOut(waiter));
        timeout?.Start();
        using var cancellation = cancellationToken.UnsafeRegister(_ => table.Cancel(waiter, cancellationToken), null);
        return (await waiter.Outcome.ConfigureAwait(false)).ToLease(Name, wait, onConflict);
    }
}
