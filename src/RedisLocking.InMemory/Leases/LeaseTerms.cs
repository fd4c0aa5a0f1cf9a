namespace RedisLocking.Leases;

/// <summary>The options of a lock's leases with every default filled in.</summary>
internal sealed record LeaseTerms(TimeSpan Ttl, TimeSpan? MaxHold)
{
    public LeaseTerms Override(LeaseOptions? own) => own is null ? this : new LeaseTerms(own.Ttl ?? Ttl, own.MaxHold ?? MaxHold);
}
