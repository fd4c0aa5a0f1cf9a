using RedisLocking.Leases;

namespace RedisLocking.DetachedLeases;

/// <summary>The hold of a detached lease by code of this process, under its id and token. Several may hold one: the first to release it ends it for all.</summary>
internal sealed class AttachedLease(DetachedHold hold, GrantMoment now, TimeProvider time, ILeaseTable table)
    : InMemoryLease(
        new LeaseGrant(hold.Name, hold.LeaseId, hold.Grant.Token, new LeaseTerms(hold.Grant.Ttl, MaxHold: null, hold.Grant.Owner), now.Timestamp, time),
        table)
{
    public DetachedHold Hold => hold;
}
