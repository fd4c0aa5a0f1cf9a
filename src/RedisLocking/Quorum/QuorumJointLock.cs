using RedisLocking.Contention;
using RedisLocking.MultiLocks;

namespace RedisLocking.Quorum;

/// <summary>Several locks on several servers as one: one after the other, in the order of their names.</summary>
internal sealed class QuorumJointLock(RedisLock[] locks, TimeProvider time) : JointLock(locks, time)
{
    protected override ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken) => TakeInOrderAsync(cancellationToken);
}
