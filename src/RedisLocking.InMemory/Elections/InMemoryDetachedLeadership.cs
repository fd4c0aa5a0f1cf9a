using RedisLocking.Contention;
using RedisLocking.DetachedLeases;

namespace RedisLocking.Elections;

/// <summary>What the handle of a leadership finds in the table.</summary>
internal sealed class InMemoryDetachedLeadership(DetachedGrant grant, LockTable table) : InMemoryDetachedLease(grant, table), IDetachedLeadership
{
    public ValueTask<bool> ProclaimAsync(string value, CancellationToken cancellationToken = default)
    {
        LeaderValue.Checked(value);
        return AskAsync(() => Table.Proclaim(LeaseId, value), cancellationToken);
    }
}
