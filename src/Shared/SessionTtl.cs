namespace RedisLocking.Sessions;

internal static class SessionTtl
{
    /// <exception cref="ArgumentOutOfRangeException">The TTL is below 100 ms or above 24 h.</exception>
    public static void ThrowIfOutOfRange(TimeSpan ttl)
    {
        if (ttl < LeaseOptions.MinTtl || ttl > LeaseOptions.MaxTtl)
            throw new ArgumentOutOfRangeException(nameof(ttl), ttl, "A session's TTL must be between 100 ms and 24 h.");
    }
}
