namespace RedisLocking.Locks;

/// <summary>What an attempt to acquire ended with: a lease, or a conflict and a hint when to ask again.</summary>
internal readonly record struct LockAttempt(ILockLease? Lease, TimeSpan? RetryAfter)
{
    private static readonly TimeSpan LongestHint = TimeSpan.FromSeconds(1);

    public static LockAttempt Granted(ILockLease lease) => new(lease, null);

    /// <summary>A conflict. A lock is usually released long before its TTL, so the hint is capped at a second.</summary>
    public static LockAttempt Conflict(TimeSpan? holderExpiresIn) =>
        new(null, holderExpiresIn < LongestHint ? holderExpiresIn : LongestHint);
}
