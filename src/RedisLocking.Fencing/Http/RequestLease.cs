namespace RedisLocking.Http;

/// <summary>Where a request keeps the lease that it is sent under.</summary>
internal static class RequestLease
{
    public static readonly HttpRequestOptionsKey<ILockLease> Key = new("RedisLocking.Lease");
}
