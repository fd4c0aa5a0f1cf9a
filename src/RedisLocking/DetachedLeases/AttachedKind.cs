using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.DetachedLeases;

/// <summary>
/// What a detached lease is held as while it is attached: its lock's kind, but that several may attach to one lease, so each contends
/// (in fact: holds) for himself.
/// </summary>
internal sealed class AttachedKind(ScriptedKind inner, RedisDetachedLease detached, ContentionServices services) : ScriptedKind(inner.Name, inner.DetachedSuffix, inner.Scripts, services)
{
    public override bool IsSharedInProcess => false;

    public override RedisLease NewLease(Hold hold, FencingToken token, int pass) => new AttachedLease(detached, hold);

    public override Task<bool> PinAsync(LockKeys keys, string leaseId, TimeSpan ttl) => inner.PinAsync(keys, leaseId, ttl);

    public override Condition? PinnedBy(LockKeys keys, string leaseId) => inner.PinnedBy(keys, leaseId);
}
