using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Scripting;

namespace RedisLocking.DetachedLeases;

/// <summary>A lease in Redis that belongs to no process, by its part of a handle.</summary>
internal class RedisDetachedLease(DetachedGrant grant, ScriptedKind kind, LockKeys keys, LockTable table, ContentionServices services) : IDetachedLease
{
    private string? _leaseId;

    public LockName Name => grant.Name;

    public string LeaseId => _leaseId ??= grant.LeaseId;

    public string? Owner => grant.Owner;

    public TimeSpan Ttl => grant.Ttl;

    public FencingToken FencingToken => grant.Token;

    public DetachedGrant Grant => grant;

    protected LockKeys Keys => keys;

    public async ValueTask<TimeSpan?> CheckAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var milliseconds = await kind.Scripts.CheckAsync(keys, LeaseId).ConfigureAwait(false);
            return milliseconds < 0 ? null : TimeSpan.FromMilliseconds(milliseconds);
        }
        catch (StoreFailure failure)
        {
            throw Unavailable("looked at", failure);
        }
    }

    public async ValueTask<bool> RenewAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await SendRenewalAsync().ConfigureAwait(false) is not null;
    }

    public async ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new DetachedCall(keys, LeaseId, default, services.Host.Clock);
        kind.Store.Releases.Send(call);
        try
        {
            return await call.Answer.ConfigureAwait(false);
        }
        catch (StoreFailure failure)
        {
            if (failure.MayHaveRun)
                services.Sweep(kind.Store, keys, LeaseId);
            throw Unavailable("released", failure);
        }
    }

    public async ValueTask<ILockLease> HoldAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await SendRenewalAsync().ConfigureAwait(false) is { } sent)
            return table.Adopt(new AttachedKind(kind, this, services), keys, new LeaseTerms(grant.Ttl, MaxHold: null, grant.Owner), LeaseId, LeaseClock.Deadline(sent, grant.Ttl), grant.Token);
        throw new LockLostException(Name, $"The detached lease of lock '{Name}' has ended: its TTL ran out, it was released, or the lock was taken away. Somebody else may hold it now.");
    }

    /// <summary>When the call was sent that renewed it; null: it has ended.</summary>
    private async Task<TimeSpan?> SendRenewalAsync()
    {
        var call = new DetachedCall(keys, LeaseId, new SharedTerms(LeaseClock.Milliseconds(grant.Ttl), Tokens: 0), services.Host.Clock);
        kind.Store.Renewals.Send(call);
        try
        {
            return await call.Answer.ConfigureAwait(false) ? call.Sent : null;
        }
        catch (StoreFailure failure)
        {
            throw Unavailable("renewed", failure);
        }
    }

    private LockUnavailableException Unavailable(string what, StoreFailure failure) =>
        new(Name, $"The detached lease of lock '{Name}' could not be {what}, and nobody knows whether it is there: {failure.Message}.", failure);
}
