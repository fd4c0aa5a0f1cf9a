namespace RedisLocking.AspNetCore.Leases;

/// <summary>Whether the request is served without its lock: then a parameter <c>ILockLease?</c> is null, and not a mistake.</summary>
internal sealed class ServedWithoutLease
{
    public bool IsTrue { get; set; }
}
