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

    /// <summary>Tells everybody a leader's value; false when it leads no more.</summary>
    /// <param name="leader">The leader's lease.</param>
    /// <param name="value">What it proclaims.</param>
    /// <param name="whileItHolds">Done while nobody else can proclaim.</param>
    bool Proclaim(InMemoryLease leader, string value, Action whileItHolds);

    /// <summary>Does something that depends on leases, which are told to it as far as they hold their locks; no lock changes hands meanwhile.</summary>
    /// <exception cref="ArgumentException">A lease is one of another kind than a mutex.</exception>
    void WhileNothingMoves(IReadOnlyCollection<InMemoryLease> leases, Action<IReadOnlySet<InMemoryLease>> act);
}
