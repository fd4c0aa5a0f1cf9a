namespace RedisLocking.Leases;

/// <summary>What a lease lasts, whose it is, and which session it belongs to if to one, once the lock's own options and the provider's are put together. Mostly one object for all locks of a provider.</summary>
internal sealed record LeaseTerms(TimeSpan Ttl, TimeSpan? MaxHold, string? Owner = null, string? Session = null)
{
    /// <summary>A TTL above the longest hold is cut down to it.</summary>
    public static LeaseTerms Of(TimeSpan ttl, TimeSpan? maxHold, string? owner = null) => new(maxHold < ttl ? maxHold.Value : ttl, maxHold, owner);

    /// <summary>These, where the lock's own options say nothing else.</summary>
    public LeaseTerms Override(LeaseOptions? options) => options is null ? this : Of(options.Ttl ?? Ttl, options.MaxHold ?? MaxHold, options.Owner ?? Owner);
}
