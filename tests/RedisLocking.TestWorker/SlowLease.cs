namespace RedisLocking.TestWorker;

/// <summary>A lease whose holder is held up right after it has looked at the clock.</summary>
internal sealed class SlowLease(ILockLease lease, Action afterTheLook) : ILockLease
{
    public LockName Name => lease.Name;

    public string LeaseId => lease.LeaseId;

    public FencingToken FencingToken => lease.FencingToken;

    public CancellationToken Lost => lease.Lost;

    public void ThrowIfLost()
    {
        lease.ThrowIfLost();
        afterTheLook();
    }

    public ValueTask<bool> ReleaseAsync() => lease.ReleaseAsync();

    public ValueTask DisposeAsync() => lease.DisposeAsync();
}
