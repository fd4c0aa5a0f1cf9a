namespace RedisLocking.Server.Stores;

/// <summary>Where the locks are kept.</summary>
/// <param name="IsRedis">In Redis; otherwise in this process.</param>
internal sealed record StoreKind(bool IsRedis);
