using RedisLocking.MultiLocks;

namespace RedisLocking.Contention;

/// <summary>Several locks of one table, which are taken under its one gate.</summary>
internal sealed class InMemoryJointLock(InMemoryLock[] locks, LockTable table) : JointLock(locks, table.Time)
{
    protected override ValueTask<JointAttempt> TakeAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new ValueTask<JointAttempt>(table.TakeAll(locks));
        }
        catch (LockUnavailableException mixedKinds)
        {
            return ValueTask.FromException<JointAttempt>(mixedKinds);
        }
    }
}
