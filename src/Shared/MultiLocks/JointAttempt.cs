using System.Runtime.InteropServices;
using RedisLocking.Locks;

namespace RedisLocking.MultiLocks;

/// <summary>What came of asking for several locks: a lease for each, in the order in which they were named, or who refused.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JointAttempt(ILockLease[]? Leases, LockName? Refused, TimeSpan? RetryAfter)
{
    public static JointAttempt Granted(ILockLease[] leases) => new(leases, null, null);

    public static JointAttempt Conflict(LockName refused, TimeSpan? retryAfter) => new(null, refused, retryAfter);

    /// <summary>One lease of all of them, or the conflict as the caller wants to be told.</summary>
    /// <param name="order">The order in which they were taken, as indices.</param>
    /// <param name="wait">For how long the caller was ready to wait.</param>
    /// <param name="onConflict">What the caller wants of a conflict.</param>
    /// <exception cref="LockConflictException">It is a conflict, and the caller wants the exception.</exception>
    public ILockLease? ToLease(int[] order, TimeSpan wait, OnConflict onConflict)
    {
        if (Leases is { } leases)
            return new JointLease(leases, order);
        return onConflict == OnConflict.ReturnNull ? null : throw new LockConflictException(Refused!, wait, RetryAfter);
    }
}
