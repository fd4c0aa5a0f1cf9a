namespace RedisLocking.DetachedLeases;

internal static class DetachedTtl
{
    /// <exception cref="ArgumentOutOfRangeException">The TTL is below 100 ms or above 24 h.</exception>
    public static void ThrowIfOutOfRange(TimeSpan? ttl)
    {
        if (ttl is { } given && (given < LeaseOptions.MinTtl || given > LeaseOptions.MaxTtl))
            throw new ArgumentOutOfRangeException(nameof(ttl), ttl, "A detached lease's TTL must be between 100 ms and 24 h.");
    }

    /// <exception cref="ArgumentOutOfRangeException">A TTL was given for a lease that has its handle's.</exception>
    public static void ThrowIfGivenAgain(TimeSpan? ttl, TimeSpan own)
    {
        if (ttl is { } given && given != own)
            throw new ArgumentOutOfRangeException(nameof(ttl), ttl, $"The lease came from a handle and keeps its TTL of {own}: give none.");
    }
}
