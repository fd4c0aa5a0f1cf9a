namespace RedisLocking.Configuration;

/// <summary>A lock's TTL and longest hold, once its own options and the provider's are put together.</summary>
internal readonly record struct LeaseTerms(TimeSpan Ttl, TimeSpan? MaxHold)
{
    public static LeaseTerms From(LeaseOptions? own, RedisLockOptions provider)
    {
        var ttl = own?.Ttl ?? provider.Ttl;
        var maxHold = own?.MaxHold ?? provider.MaxHold;
        return new LeaseTerms(maxHold < ttl ? maxHold.Value : ttl, maxHold);
    }
}
