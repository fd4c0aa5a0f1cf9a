namespace RedisLocking;

/// <summary>Where locks come from: inject it, and ask it for a lock by name.</summary>
public interface ILockProvider
{
    /// <summary>A lock that one holder at a time has.</summary>
    /// <param name="name">The name; two mutexes of the same name are the same lock, in every process.</param>
    /// <param name="options">TTL and longest hold of its leases; null takes the provider's.</param>
    /// <exception cref="ArgumentException">The name is empty or over 1,024 bytes, or an option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    IDistributedLock Mutex(LockName name, LeaseOptions? options = null);
}
