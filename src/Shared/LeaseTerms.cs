namespace RedisLocking.Leases;

/// <summary>What a lease lasts, once the lock's own options and the provider's are put together.</summary>
internal readonly record struct LeaseTerms(TimeSpan Ttl, TimeSpan? MaxHold)
{
    /// <summary>These, where the lock's own options say nothing else. A TTL above the longest hold is cut down to it.</summary>
    public LeaseTerms Override(LeaseOptions? options)
    {
        var ttl = options?.Ttl ?? Ttl;
        var maxHold = options?.MaxHold ?? MaxHold;
        return new LeaseTerms(maxHold < ttl ? maxHold.Value : ttl, maxHold);
    }
}
