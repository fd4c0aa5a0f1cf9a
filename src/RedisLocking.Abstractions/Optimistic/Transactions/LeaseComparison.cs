namespace RedisLocking.Optimistic;

/// <summary>Where locks and transactions meet.</summary>
public static class LeaseComparison
{
    /// <summary>
    /// A condition that the lease holds its lock in the moment in which the transaction is executed. A lease that was lost or released
    /// does not hold it. Of one that is guarded so, this process gives no more of the lock to its own waiters without asking the store.
    /// </summary>
    /// <param name="lease">
    /// The lease of a mutex, on the server that the store is on; in a Redis Cluster in the same hash slot as the entries, which
    /// have the lock's name as their <c>{tag}</c>.
    /// </param>
    /// <exception cref="ArgumentException">It stands for several locks: compare each of its <see cref="ILockLease.Parts"/>.</exception>
    public static Comparison IsHeld(this ILockLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return lease.Parts.Count == 0
            ? Comparison.OfLease(lease)
            : throw new ArgumentException($"The lease of '{lease.Name}' stands for {lease.Parts.Count} locks: compare each of its {nameof(ILockLease.Parts)}.", nameof(lease));
    }
}
