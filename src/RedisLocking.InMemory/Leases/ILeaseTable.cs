using RedisLocking.DetachedLeases;

namespace RedisLocking.Leases;

/// <summary>Where leases are held, as a lease sees it.</summary>
internal interface ILeaseTable
{
    /// <summary>Ends a lease's hold; false when it does not hold its lock any more.</summary>
    bool LetGo(InMemoryLease lease);

    /// <summary>Gives a lease's hold to a handle.</summary>
    /// <exception cref="LockLostException">It does not hold its lock any more.</exception>
    Detachment Detach(InMemoryLease lease, TimeSpan? ttl);
}
