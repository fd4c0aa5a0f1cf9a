using RedisLocking.Contention;
using RedisLocking.Locks;

namespace RedisLocking.MultiLocks;

/// <summary>Several locks in Redis as one: in one call where one can take them all, otherwise one after the other.</summary>
internal sealed class RedisJointLock(RedisLock[] locks, JointCalls calls) : JointLock(locks, calls.Time)
{
    // Where each of them is measured or traced, it is asked for as by anybody else.
    private bool IsObserved => locks[0].IsObserved;

    protected override ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        if (wait == TimeSpan.Zero || IsObserved)
            return base.AcquireCoreAsync(wait, onConflict, cancellationToken);

        // Where this process contends for the first one already, no call could take all of them: its callers wait in one line.
        var waiter = new JointWait(locks, Order, calls.Table, wait, onConflict, cancellationToken);
        return calls.Table.TryJoin(locks[Order[0]], waiter)
            ? waiter.Joined(calls.Now)
            : TakeAllOrWaitAsync(waiter, new WaitBudget(calls.Time, wait), onConflict, cancellationToken);
    }

    protected override async ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken) =>
        await calls.TakeAllAsync(locks).ConfigureAwait(false) ?? await TakeInOrderAsync(cancellationToken).ConfigureAwait(false);

    private async ValueTask<ILockLease?> TakeAllOrWaitAsync(JointWait waiter, WaitBudget wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        var attempt = await TakeAllAsync(cancellationToken).ConfigureAwait(false);
        return attempt.Leases is null
            ? await waiter.Begin(wait.Left, calls.Now).ConfigureAwait(false)
            : attempt.ToLease(Order, wait.Whole, onConflict);
    }
}
