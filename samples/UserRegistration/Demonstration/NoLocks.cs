using RedisLocking;

namespace UserRegistration.Demonstration;

/// <summary>
/// Grants every lock to everybody (<c>Registration:UseLock=false</c>), so that the very same handler shows what happens
/// without one. For the demonstration only.
/// </summary>
public sealed class NoLocks : ILockProvider
{
    public IDistributedLock Mutex(LockName name, LeaseOptions? options = null) => new NoLock(name);

    public IDistributedLock ReadLock(LockName name, LeaseOptions? options = null) => new NoLock(name);

    public IDistributedLock WriteLock(LockName name, LeaseOptions? options = null) => new NoLock(name);

    public IDistributedLock Semaphore(LockName name, int permits, LeaseOptions? options = null) => new NoLock(name);

    private sealed class NoLock(LockName name) : IDistributedLock
    {
        public LockName Name => name;

        public ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) => new(new NoLease(name));

        public ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) => new(new NoLease(name));
    }

    private sealed class NoLease(LockName name) : ILockLease
    {
        public LockName Name => name;

        public string LeaseId => "none";

        public FencingToken FencingToken => new(1);

        public CancellationToken Lost => CancellationToken.None;

        public void ThrowIfLost()
        {
            // Nothing is held, so nothing is lost.
        }

        public ValueTask<bool> ReleaseAsync() => new(true);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
