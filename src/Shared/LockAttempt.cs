namespace RedisLocking.Locks;

/// <summary>What an attempt to acquire ended with: a lease, or a conflict and a hint when to ask again.</summary>
internal readonly struct LockAttempt
{
    private static readonly TimeSpan LongestHint = TimeSpan.FromSeconds(1);

    // Not nullable, for every waiter holds one; zero is no hint.
    private readonly TimeSpan _retryAfter;

    private LockAttempt(ILockLease? lease, TimeSpan retryAfter)
    {
        Lease = lease;
        _retryAfter = retryAfter;
    }

    public ILockLease? Lease { get; }

    /// <summary>Of a conflict, when it may be worth asking again; null when nobody knows.</summary>
    public TimeSpan? RetryAfter => _retryAfter > TimeSpan.Zero ? _retryAfter : null;

    public static LockAttempt Granted(ILockLease lease) => new(lease, default);

    public static LockAttempt Conflict(TimeSpan? holderExpiresIn) => new(null, Hint(holderExpiresIn));

    /// <summary>When to ask again after a conflict. A lock is usually released long before its TTL, so it is capped at a second.</summary>
    public static TimeSpan Hint(TimeSpan? holderExpiresIn) => holderExpiresIn < LongestHint ? holderExpiresIn.Value : LongestHint;

    /// <summary>The lease, or the conflict as the caller wants to be told.</summary>
    /// <exception cref="LockConflictException">It is a conflict, and the caller wants the exception.</exception>
    public ILockLease? ToLease(LockName name, TimeSpan wait, OnConflict onConflict) =>
        Lease is null && onConflict == OnConflict.Throw ? throw Exception(name, wait) : Lease;

    /// <summary>The same, of an attempt that needed no waiting.</summary>
    public ValueTask<ILockLease?> ToResult(LockName name, TimeSpan wait, OnConflict onConflict) =>
        Lease is null && onConflict == OnConflict.Throw ? ValueTask.FromException<ILockLease?>(Exception(name, wait)) : new ValueTask<ILockLease?>(Lease);

    private LockConflictException Exception(LockName name, TimeSpan wait) => new(name, wait, RetryAfter);
}
