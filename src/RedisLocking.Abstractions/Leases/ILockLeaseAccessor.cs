namespace RedisLocking;

/// <summary>
/// The lease under which the current flow runs: inject it where a handler, or what it calls, needs the lease that
/// <see cref="LockedAttribute"/> got for it.
/// </summary>
public interface ILockLeaseAccessor
{
    /// <summary>
    /// The innermost lease; null when this flow runs under none. When several locks were taken together it stands for all of
    /// them, and its name and token are those of the lock that was named first; <see cref="Find"/> gives each lock's own.
    /// </summary>
    ILockLease? Lease { get; }

    /// <summary>The lease of that lock, if this flow runs under it; else null.</summary>
    /// <param name="name">The lock.</param>
    ILockLease? Find(LockName name);
}
