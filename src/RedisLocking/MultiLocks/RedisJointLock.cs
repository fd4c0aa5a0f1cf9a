using RedisLocking.Contention;
using RedisLocking.Locks;

namespace RedisLocking.MultiLocks;

/// <summary>Several locks in Redis as one: in one call where one can take them all, otherwise one after the other.</summary>
internal sealed class RedisJointLock(RedisLock[] locks, JointCalls calls) : JointLock(locks, calls.Time)
{
    // Where each of them is measured or traced, it is asked for as by anybody else.
    private bool IsObserved => locks[0].IsObserved;

    // Where this process contends for the first one already, no call could take all of them: its callers wait in one line.
    protected override ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken) =>
        wait != TimeSpan.Zero && !IsObserved && calls.Table.Contends(locks[Order[0]].Name)
            ? WaitAsync(wait, left: wait, onConflict, cancellationToken)
            : base.AcquireCoreAsync(wait, onConflict, cancellationToken);

    protected override async ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken) =>
        await calls.TakeAllAsync(locks).ConfigureAwait(false) ?? await TakeInOrderAsync(cancellationToken).ConfigureAwait(false);

    protected override ValueTask<ILockLease?> WaitInOrderAsync(WaitBudget wait, OnConflict onConflict, CancellationToken cancellationToken) => IsObserved
        ? base.WaitInOrderAsync(wait, onConflict, cancellationToken)
        : WaitAsync(wait.Whole, wait.Left, onConflict, cancellationToken);

    private ValueTask<ILockLease?> WaitAsync(TimeSpan wait, TimeSpan left, OnConflict onConflict, CancellationToken cancellationToken) =>
        new JointWait(locks, Order, calls.Table, wait, onConflict, cancellationToken).Begin(left, calls.Now);
}
