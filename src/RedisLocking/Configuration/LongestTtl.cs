namespace RedisLocking.Configuration;

/// <summary>The TTL that no lease may exceed where servers are held off for it.</summary>
internal static class LongestTtl
{
    /// <param name="longest">What is allowed; null: any.</param>
    /// <param name="ttl">What was asked for.</param>
    /// <param name="of">What of the lock has it, for the message: "lock", "a handle of lock".</param>
    /// <param name="name">The lock.</param>
    /// <param name="parameter">What the caller calls it.</param>
    /// <exception cref="ArgumentException">It is longer.</exception>
    public static void ThrowIfExceeded(TimeSpan? longest, TimeSpan ttl, string of, LockName name, string parameter)
    {
        if (ttl > longest)
            throw new ArgumentException($"The TTL of {of} '{name}' is {ttl}; it must be at most {nameof(RedisLockOptions.RestartHoldOff)}, {longest}: a server that lost its data would give the lock away under its holder.", parameter);
    }
}
