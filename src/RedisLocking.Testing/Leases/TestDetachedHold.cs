using RedisLocking.DetachedLeases;

namespace RedisLocking.Testing.Leases;

/// <summary>A detached lease that nobody has given back yet; its TTL may have run out.</summary>
internal sealed class TestDetachedHold(DetachedGrant grant, TestStore store) : ITestHold
{
    private readonly IDetachedLease _inside = store.Inside.Attach(HandleText.Write([grant]));

    public LockName Name => grant.Name;

    public string LeaseId { get; } = grant.LeaseId;

    public FencingToken FencingToken => grant.Token;

    /// <summary>Whether it lasts still, by the clock now. In memory it is known when the call returns.</summary>
    public bool IsLive => !store.IsDisposed && _inside.CheckAsync().AsTask() is { IsCompletedSuccessfully: true, Result: not null };

    public bool LoseBecause(string why)
    {
        _ = _inside.ReleaseAsync().AsTask();
        return store.EndDetached(LeaseId, LockEventKind.Lost);
    }
}
