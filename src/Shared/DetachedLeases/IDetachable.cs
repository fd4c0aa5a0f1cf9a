namespace RedisLocking.DetachedLeases;

/// <summary>One lock's lease that can be detached, alone or with others under one handle.</summary>
internal interface IDetachable
{
    /// <inheritdoc cref="ILockLease.DetachAsync"/>
    ValueTask<Detachment> DetachPartAsync(TimeSpan? ttl);
}
