namespace RedisLocking.Elections;

/// <summary>What the loop of one election tells of itself.</summary>
internal sealed class LeadershipStatus(LockName election) : ILeadershipStatus
{
    private volatile Leading? _leading;
    private volatile Exception? _failure;

    public LockName Election => election;

    public bool IsLeader => Now is not null;

    public FencingToken? FencingToken => Now?.Lease.FencingToken;

    public DateTimeOffset? Since => Now?.Since;

    public Exception? LastFailure => _failure;

    // A lease that is lost says so before anybody was told.
    private Leading? Now => _leading is { Lease.Lost.IsCancellationRequested: false } leading ? leading : null;

    public void Lead(ILeadership lease, DateTimeOffset since)
    {
        _failure = null;
        _leading = new Leading(lease, since);
    }

    public void Follow() => _leading = null;

    public void Fail(Exception failure) => _failure = failure;

    private sealed record Leading(ILeadership Lease, DateTimeOffset Since);
}
