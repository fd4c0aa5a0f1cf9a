using System.Runtime.InteropServices;

namespace RedisLocking.MultiLocks;

/// <summary>What came of asking for several locks: a lease for each, in the order in which they were named, or who refused.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JointAttempt(ILockLease[]? Leases, LockName? Refused, TimeSpan? RetryAfter)
{
    public static JointAttempt Granted(ILockLease[] leases) => new(leases, null, null);

    public static JointAttempt Conflict(LockName refused, TimeSpan? retryAfter) => new(null, refused, retryAfter);
}
