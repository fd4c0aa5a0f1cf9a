using RedisLocking.Contention;

namespace RedisLocking.MultiLocks;

/// <summary>Several locks in Redis as one: in one call where one can take them all, otherwise one after the other.</summary>
internal sealed class RedisJointLock(RedisLock[] locks, JointCalls calls) : JointLock(locks, calls.Time)
{
    protected override async ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken) =>
        await calls.TakeAllAsync(locks).ConfigureAwait(false) ?? await TakeInOrderAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
}
