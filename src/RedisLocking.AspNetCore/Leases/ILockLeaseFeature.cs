namespace RedisLocking;

/// <summary>The lease under which a request runs: <c>HttpContext.Features.Get&lt;ILockLeaseFeature&gt;()</c>, null on an endpoint without a lock.</summary>
public interface ILockLeaseFeature
{
    /// <summary>The lease; null when the request is served without, because the store was down and the policy is <see cref="WhenUnavailable.Proceed"/>.</summary>
    ILockLease? Lease { get; }
}
