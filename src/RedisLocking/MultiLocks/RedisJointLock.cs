using RedisLocking.Contention;

namespace RedisLocking.MultiLocks;

/// <summary>Several locks in Redis as one: in one call where one can take them all, otherwise one after the other.</summary>
internal sealed class RedisJointLock(RedisLock[] locks, JointCalls calls) : JointLock(locks, calls.Time)
{
    protected override async ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken) =>
        await calls.TakeAllAsync(locks).ConfigureAwait(false) ?? await TakeInOrderAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);

    // Where each of them is measured or traced, it is asked for as by anybody else.
    protected override ValueTask<JointAttempt> WaitInOrderAsync(TimeSpan wait, long began, CancellationToken cancellationToken) => locks[0].IsObserved
        ? base.WaitInOrderAsync(wait, began, cancellationToken)
        : new ValueTask<JointAttempt>(new JointWait(locks, Order, calls.Table, () => WaitLeft(wait, began), cancellationToken).RunAsync());
}
