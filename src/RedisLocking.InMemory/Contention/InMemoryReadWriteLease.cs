using RedisLocking.Leases;

namespace RedisLocking.Contention;

/// <summary>A reader's or a writer's hold.</summary>
internal sealed class InMemoryReadWriteLease(LockMode mode, LeaseGrant grant, Func<InMemoryLease, bool> giveBack) : InMemoryLease(grant, giveBack)
{
    public LockMode Mode => mode;
}
