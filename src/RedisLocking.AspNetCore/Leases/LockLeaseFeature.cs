namespace RedisLocking.AspNetCore.Leases;

/// <summary>That the middleware ran for a locked endpoint, and with what lease.</summary>
internal sealed class LockLeaseFeature(ILockLease? lease) : ILockLeaseFeature
{
    public static readonly LockLeaseFeature WithoutLease = new(null);

    public ILockLease? Lease => lease;
}
