namespace RedisLocking.Leases;

/// <summary>What may be asked of a reader's and of a writer's lease.</summary>
internal static class Exchange
{
    /// <exception cref="InvalidOperationException">It is a writer's lease.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The wait is negative.</exception>
    public static void CheckUpgrade(IReadWriteLease lease, TimeSpan wait)
    {
        if (lease.Mode != LockMode.Read)
            throw new InvalidOperationException($"The lease of lock '{lease.Name}' is a writer's already: only a reader's can be upgraded.");
        if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(wait), wait, $"The wait for the upgrade of lock '{lease.Name}' must be 0 or more, or Timeout.InfiniteTimeSpan.");
    }

    /// <exception cref="InvalidOperationException">It is a reader's lease.</exception>
    public static void CheckDowngrade(IReadWriteLease lease)
    {
        if (lease.Mode != LockMode.Write)
            throw new InvalidOperationException($"The lease of lock '{lease.Name}' is a reader's already: only a writer's can be downgraded.");
    }
}
