namespace RedisLocking.Leases;

/// <summary>
/// The lease of the flow around a request, as the request sees it: the same lease in everything but its release, which
/// stays with whoever acquired it.
/// </summary>
internal sealed class SharedLease(ILockLease owned) : ILockLease
{
    public LockName Name => owned.Name;

    public string LeaseId => owned.LeaseId;

    public FencingToken FencingToken => owned.FencingToken;

    public CancellationToken Lost => owned.Lost;

    public IReadOnlyList<ILockLease> Parts { get; } = [owned];

    public void ThrowIfLost() => owned.ThrowIfLost();

    public ValueTask<bool> ReleaseAsync() => new(!owned.Lost.IsCancellationRequested);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ValueTask<LeaseHandle> DetachAsync(TimeSpan? ttl = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"The lease of lock '{Name}' is shared with the flow around the request, and only where it was acquired can it be detached.");
}
