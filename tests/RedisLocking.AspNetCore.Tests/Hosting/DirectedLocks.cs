using System.Collections.Concurrent;

namespace RedisLocking.AspNetCore.Tests.Hosting;

/// <summary>Locks in memory that a test can make fail, hold back and lose.</summary>
internal sealed class DirectedLocks : ILockProvider, IDisposable
{
    private readonly InMemoryLockProvider _locks = new();

    /// <summary>Every lock that was granted, in order.</summary>
    public ConcurrentQueue<string> Granted { get; } = new();

    /// <summary>What the locks were asked for with.</summary>
    public ConcurrentQueue<(TimeSpan Wait, LeaseOptions? Options)> Asked { get; } = new();

    /// <summary>How many leases were released.</summary>
    public int Released => _released;

    /// <summary>Nobody knows anything.</summary>
    public bool IsDown { get; set; }

    /// <summary>A release gets no answer.</summary>
    public bool ReleaseFails { get; set; }

    /// <summary>What a release waits for.</summary>
    public Task ReleaseGate { get; set; } = Task.CompletedTask;

    /// <summary>Completes when a release was asked for.</summary>
    public Task ReleaseAsked => _releaseAsked.Task;

    private readonly TaskCompletionSource _releaseAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, DirectedLease> _held = new();
    private int _released;

    public IDistributedLock Mutex(LockName name, LeaseOptions? options = null) => new DirectedLock(this, _locks.Mutex(name, options), options);

    public IDistributedLock ReadLock(LockName name, LeaseOptions? options = null) => new DirectedLock(this, _locks.ReadLock(name, options), options);

    public IDistributedLock WriteLock(LockName name, LeaseOptions? options = null) => new DirectedLock(this, _locks.WriteLock(name, options), options);

    public IDistributedLock Semaphore(LockName name, int permits, LeaseOptions? options = null) =>
        new DirectedLock(this, _locks.Semaphore(name, permits, options), options);

    /// <summary>Ends the lease of a lock under its holder.</summary>
    public void Lose(string name) => _held[name].Lose();

    /// <summary>Whether somebody holds the lock.</summary>
    public async Task<bool> IsHeldAsync(string name)
    {
        await using var lease = await _locks.Mutex(name).TryAcquireAsync();
        return lease is null;
    }

    public void Dispose() => _locks.Dispose();

    private sealed class DirectedLock(DirectedLocks owner, IDistributedLock inner, LeaseOptions? options) : IDistributedLock
    {
        public LockName Name => inner.Name;

        public async ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default)
        {
            owner.Asked.Enqueue((wait, options));
            if (owner.IsDown)
                throw new LockUnavailableException(Name, $"The store of '{Name}' is down.");
            return await inner.TryAcquireAsync(wait, cancellationToken) is { } lease ? Grant(lease) : null;
        }

        public async ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
            await TryAcquireAsync(wait, cancellationToken) ?? throw new LockConflictException(Name, wait);

        private DirectedLease Grant(ILockLease lease)
        {
            owner.Granted.Enqueue(Name.Value);
            return owner._held[Name.Value] = new DirectedLease(owner, lease);
        }
    }

    private sealed class DirectedLease(DirectedLocks owner, ILockLease inner) : ILockLease
    {
        private readonly CancellationTokenSource _lost = new();

        public LockName Name => inner.Name;

        public string LeaseId => inner.LeaseId;

        public FencingToken FencingToken => inner.FencingToken;

        public CancellationToken Lost => _lost.Token;

        public void Lose() => _lost.Cancel();

        public void ThrowIfLost()
        {
            if (_lost.IsCancellationRequested)
                throw new LockLostException(Name, $"The lease of '{Name}' is lost.");
            inner.ThrowIfLost();
        }

        public async ValueTask<bool> ReleaseAsync()
        {
            owner._releaseAsked.TrySetResult();
            await owner.ReleaseGate;
            Interlocked.Increment(ref owner._released);
            await inner.ReleaseAsync();
            return owner.ReleaseFails
                ? throw new LockUnavailableException(Name, $"Nobody answered the release of '{Name}'.")
                : !_lost.IsCancellationRequested;
        }

        public async ValueTask DisposeAsync() => await ReleaseAsync();
    }
}
