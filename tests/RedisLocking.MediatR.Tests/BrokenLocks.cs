namespace RedisLocking.MediatR.Tests;

/// <summary>The locks of a store that is down.</summary>
internal sealed class BrokenLocks : ILockProvider
{
    public IDistributedLock Mutex(LockName name, LeaseOptions? options = null) => new Broken(name);

    public IDistributedLock ReadLock(LockName name, LeaseOptions? options = null) => new Broken(name);

    public IDistributedLock WriteLock(LockName name, LeaseOptions? options = null) => new Broken(name);

    public IDistributedLock Semaphore(LockName name, int permits, LeaseOptions? options = null) => new Broken(name);

    private sealed class Broken(LockName name) : IDistributedLock
    {
        public LockName Name => name;

        public ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
            throw new LockUnavailableException(name, "The store is down.");

        public ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
            throw new LockUnavailableException(name, "The store is down.");
    }
}
