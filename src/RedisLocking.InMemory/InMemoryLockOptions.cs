namespace RedisLocking;

/// <summary>What the leases of an <see cref="InMemoryLockProvider"/> last, where the lock's own <see cref="LeaseOptions"/> do not say.</summary>
public sealed class InMemoryLockOptions
{
    /// <summary>
    /// The TTL of a lease. A holder in this process cannot crash without taking its locks with it, so here it ends nothing;
    /// it only shortens the hint of a conflict, as it does over Redis.
    /// </summary>
    /// <value>100 ms to 24 h. Default: 30 s. Ignored where <see cref="LeaseOptions.Ttl"/> is set.</value>
    public TimeSpan Ttl { get; set; } = LeaseOptions.DefaultTtl;

    /// <summary>How long a holder may keep a lock: then the lease is lost, and the lock goes to the next waiter.</summary>
    /// <value>100 ms or more. Default: null, as long as it likes. Ignored where <see cref="LeaseOptions.MaxHold"/> is set.</value>
    public TimeSpan? MaxHold { get; set; }

    /// <summary>
    /// Whether mistakes with locks are explained: a <see cref="LockHeldByFlowException"/> says where the lock was taken and where
    /// it is asked for again, and two flows that take the same two locks in opposite orders are logged, once, as a hint at a
    /// deadlock. It costs a look at the stack for every lock; off, it costs nothing.
    /// </summary>
    /// <value>Default: null, on where the host's environment is Development and the provider is registered with its services; else off.</value>
    public bool? DevelopmentHelp { get; set; }

    /// <summary>What is wrong with these options, in a sentence that names the option; null when nothing is.</summary>
    internal string? FindMistake()
    {
        if (Ttl < LeaseOptions.MinTtl || Ttl > LeaseOptions.MaxTtl)
            return $"{nameof(InMemoryLockOptions)}.{nameof(Ttl)} must be between 100 ms and 24 h; it is {Ttl}.";
        if (MaxHold < LeaseOptions.MinTtl)
            return $"{nameof(InMemoryLockOptions)}.{nameof(MaxHold)} must be at least 100 ms; it is {MaxHold}.";
        return null;
    }
}
