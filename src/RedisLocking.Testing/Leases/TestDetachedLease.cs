using RedisLocking.DetachedLeases;

namespace RedisLocking.Testing.Leases;

/// <summary>A detached lease of the provider inside, behind what the test says that goes wrong with its lock.</summary>
internal class TestDetachedLease(DetachedGrant grant, TestStore store) : IDetachedLease
{
    public LockName Name => grant.Name;

    public string LeaseId { get; } = grant.LeaseId;

    public string? Owner => grant.Owner;

    public TimeSpan Ttl => grant.Ttl;

    public FencingToken FencingToken => grant.Token;

    protected IDetachedLease Inside { get; } = store.Inside.Attach(HandleText.Write([grant]));

    public async ValueTask<TimeSpan?> CheckAsync(CancellationToken cancellationToken = default)
    {
        await ReachAsync(cancellationToken).ConfigureAwait(false);
        var left = await Inside.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (left is null)
            store.EndDetached(LeaseId, LockEventKind.Lost);
        return left;
    }

    public async ValueTask<bool> RenewAsync(CancellationToken cancellationToken = default)
    {
        await ReachAsync(cancellationToken).ConfigureAwait(false);
        var renewed = await Inside.RenewAsync(cancellationToken).ConfigureAwait(false);
        if (!renewed)
            store.EndDetached(LeaseId, LockEventKind.Lost);
        return renewed;
    }

    public async ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default)
    {
        await ReachAsync(cancellationToken).ConfigureAwait(false);
        var ours = await Inside.ReleaseAsync(cancellationToken).ConfigureAwait(false);
        store.EndDetached(LeaseId, ours ? LockEventKind.Released : LockEventKind.Lost);
        if (ours)
            store.LoseSharers(LeaseId, except: null);
        return ours;
    }

    public async ValueTask<ILockLease> HoldAsync(CancellationToken cancellationToken = default)
    {
        await ReachAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return store.Attach(await Inside.HoldAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (LockLostException)
        {
            store.EndDetached(LeaseId, LockEventKind.Lost);
            throw;
        }
    }

    protected ValueTask ReachAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return store.ReachOrRecordAsync([Name], FencingToken, cancellationToken);
    }
}
