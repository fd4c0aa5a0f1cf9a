using System.Globalization;
using RedisLocking.DetachedLeases;
using RedisLocking.Leases;
using RedisLocking.Replicas;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Contention;

/// <summary>What the locks of a provider share, of whatever kind.</summary>
internal sealed class ContentionServices
{
    private readonly Sweeper _sweeper;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<DetachedGrant, IDetachedLease> _attach;
    private int _leaving = 1; // One for the provider being open.

    /// <param name="host">What leases share.</param>
    /// <param name="ids">The provider's.</param>
    /// <param name="wake">Where those who wait hear that they need not wait any more.</param>
    /// <param name="sweeper">Who sees to ids that nobody holds.</param>
    /// <param name="localPassBudget">How long a hold may pass within the process.</param>
    /// <param name="attach">Finds a detached lease by its part of a handle.</param>
    public ContentionServices(LeaseHost host, LeaseIds ids, IWakeChannel wake, Sweeper sweeper, TimeSpan localPassBudget, Func<DetachedGrant, IDetachedLease> attach)
    {
        _sweeper = sweeper;
        _attach = attach;
        Host = host;
        Ids = ids;
        Wake = wake;
        LocalPassBudget = localPassBudget;
    }

    public LeaseHost Host { get; }

    public LeaseIds Ids { get; }

    public IWakeChannel Wake { get; }

    public TimeSpan LocalPassBudget { get; }

    /// <summary>The longest TTL that a lease may have; null: any.</summary>
    public TimeSpan? LongestTtl { get; init; }

    /// <summary>Where grants wait until replicas have them; null: they do not.</summary>
    public ReplicaAcks? Acks { get; init; }

    /// <summary>
    /// Gives a hold that is pinned to a handle. The process knows the handle before Redis does, so an answer that is lost is asked for
    /// again; one that never comes ends the lease, and the handle, which nobody has then, is swept.
    /// </summary>
    /// <exception cref="ArgumentException">The TTL is too long.</exception>
    /// <exception cref="LockLostException">It is not the hold's any more.</exception>
    /// <exception cref="LockUnavailableException">Redis did not answer; if it may have run, the hold is lost.</exception>
    public async Task<Detachment> DetachAsync(ScriptedKind kind, Hold hold, TimeSpan ttl)
    {
        Configuration.LongestTtl.ThrowIfExceeded(LongestTtl, ttl, "a handle of lock", hold.Keys.Name, nameof(ttl));
        var secret = DetachedGrant.NewSecret();
        var before = DetachedGrant.IdBeforeToken(hold.Keys.Name, hold.For.Owner, ttl, secret);
        var token = await HoldExchange.RunAsync(
            hold,
            deadline => DetachAsync(kind, hold, before, ttl, deadline),
            kind.Store.OperationDeadline,
            "detached",
            () => _sweeper.Sweep(hold.Id, () => DeleteAsync(kind, hold.Keys, hold.Id, before, ttl))).ConfigureAwait(false);
        if (token is not { } granted)
            throw new LockLostException(hold.Keys.Name, $"The lease of lock '{hold.Keys.Name}' is lost: {LossCause.Refused.Why}. Somebody else may hold it now.");

        var grant = new DetachedGrant(hold.Keys.Name, kind.DetachedSuffix, hold.For.Owner, ttl, granted, secret);
        return new Detachment(grant, _attach(grant));
    }

    /// <summary>
    /// Takes a free lock for a handle, in one call. The handle is known here before its lease is in Redis, as when a lease is detached: an
    /// answer that is lost is asked after by the id's beginning, which nobody else has, and what nobody gets is swept.
    /// </summary>
    /// <returns>null: somebody else holds it.</returns>
    /// <exception cref="StoreFailure">Redis did not answer.</exception>
    public async Task<Detachment?> TakeAsync(ScriptedKind kind, LockKeys keys, LeaseTerms terms)
    {
        var secret = DetachedGrant.NewSecret();
        var call = new HandleGrantCall(keys, DetachedGrant.IdBeforeToken(keys.Name, terms.Owner, terms.Ttl, secret), terms.Ttl);
        kind.Store.Acquires.Send(call);
        long token;
        try
        {
            token = await call.Answer.ConfigureAwait(false);
        }
        catch (StoreFailure failure) when (failure.MayHaveRun)
        {
            token = await AskAfterAsync(kind, call, terms.Ttl).ConfigureAwait(false);
            if (token == 0)
            {
                _sweeper.Sweep(call.Id, () => DeleteAsync(kind, keys, call.Id, call.Id, terms.Ttl));
                throw;
            }
        }

        if (token <= 0)
            return null;
        var grant = new DetachedGrant(keys.Name, kind.DetachedSuffix, terms.Owner, terms.Ttl, new FencingToken(token), secret);
        return new Detachment(grant, _attach(grant));
    }

    public void Sweep(ILockStore store, LockKeys keys, string leaseId) => _sweeper.Sweep(leaseId, () => store.LeaveAsync(keys, leaseId));

    public async Task LeaveAsync(ILockStore store, LockKeys keys, string leaseId)
    {
        Interlocked.Increment(ref _leaving);
        Wake.Remove(leaseId);
        try
        {
            await store.LeaveAsync(keys, leaseId).ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            Sweep(store, keys, leaseId);
        }
        finally
        {
            CountLeft();
        }
    }

    /// <summary>Ends when every place that was given up is left, or is swept. Called once, when no more are taken.</summary>
    public Task LeftAsync()
    {
        CountLeft();
        return _left.Task;
    }

    private async Task<long> DetachAsync(ScriptedKind kind, Hold hold, string before, TimeSpan ttl, TimeSpan deadline)
    {
        var token = await kind.Scripts.DetachAsync(hold.Keys, hold.Id, before, kind.DetachedSuffix, ttl, deadline).ConfigureAwait(false);
        if (token != 0 && Acks is not null)
            await Acks.WaitAsync(hold.Keys.Lock, DetachedId(kind, before, token)).ConfigureAwait(false);
        return token;
    }

    // Nobody holds anything under the beginning of an id, so there is nothing to detach: it only tells what became of it.
    private async Task<long> AskAfterAsync(ScriptedKind kind, HandleGrantCall call, TimeSpan ttl)
    {
        if (Host.Clock.Now >= call.Deadline)
            return 0;
        try
        {
            return await kind.Scripts.DetachAsync(call.Keys, call.Id, call.Id, kind.DetachedSuffix, ttl, call.Deadline).ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            // The call's own failure says what its caller needs to know.
            return 0;
        }
    }

    // Detached or still under its old id: nobody has either.
    private async Task<bool> DeleteAsync(ScriptedKind kind, LockKeys keys, string leaseId, string idBeforeToken, TimeSpan ttl)
    {
        var token = await kind.Scripts.DetachAsync(
            keys, leaseId, idBeforeToken, kind.DetachedSuffix, ttl, Host.Clock.Now + kind.Store.OperationDeadline).ConfigureAwait(false);
        return token != 0 && await kind.Store.LeaveAsync(keys, DetachedId(kind, idBeforeToken, token)).ConfigureAwait(false);
    }

    private static string DetachedId(ScriptedKind kind, string idBeforeToken, long token) =>
        string.Create(CultureInfo.InvariantCulture, $"{idBeforeToken}{token}{kind.DetachedSuffix}");

    private void CountLeft()
    {
        if (Interlocked.Decrement(ref _leaving) == 0)
            _left.TrySetResult();
    }
}
