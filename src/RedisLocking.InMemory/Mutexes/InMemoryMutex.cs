using RedisLocking.Leases;
using RedisLocking.Locks;

namespace RedisLocking.Mutexes;

/// <summary>A name and the terms to hold it on; what is held stands in the <see cref="MutexTable"/>.</summary>
internal sealed class InMemoryMutex(LockName name, LeaseTerms terms, MutexTable table) : DistributedLock(name)
{
    protected override ValueTask<LockAttempt> AcquireCoreAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait == TimeSpan.Zero)
            return new ValueTask<LockAttempt>(table.Take(Name, terms));

        return table.TakeOrJoin(Name, terms, out var waiter) is { } granted
            ? new ValueTask<LockAttempt>(granted)
            : WaitAsync(waiter!, wait, cancellationToken);
    }

    private async ValueTask<LockAttempt> WaitAsync(MutexWaiter waiter, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timeout = wait == Timeout.InfiniteTimeSpan ? null : new Alarm(table.Time, table.Time.GetTimestamp(), wait, () => table.TimeOut(waiter));
        timeout?.Start();
        using var cancellation = cancellationToken.UnsafeRegister(_ => table.Cancel(waiter, cancellationToken), null);
        return await waiter.Outcome.ConfigureAwait(false);
    }
}
