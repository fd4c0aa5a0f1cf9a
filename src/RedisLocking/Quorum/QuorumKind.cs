using RedisLocking.Contention;
using RedisLocking.DetachedLeases;
using RedisLocking.Leases;
using RedisLocking.Scripting;

namespace RedisLocking.Quorum;

/// <summary>A mutex that a majority of several servers has to give.</summary>
internal sealed class QuorumKind(QuorumStore store, ContentionServices services) : LockKind("mutex", "", store, services)
{
    public override Task<bool> PinAsync(LockKeys keys, string leaseId, TimeSpan ttl) =>
        throw new NotSupportedException("A transaction on one Redis cannot depend on a lease of several: check its fencing token at the resource.");

    public override Task<Detachment> DetachAsync(Hold hold, TimeSpan ttl) =>
        throw new NotSupportedException("A lease of a quorum cannot be detached: only a provider on one Redis offers that.");
}
