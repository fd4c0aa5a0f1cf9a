using System.Diagnostics;
using RedisLocking.DetachedLeases;
using RedisLocking.Development;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Contention;

/// <summary>A lock in Redis, of whatever kind: what a caller sees of it, measured and traced.</summary>
internal class RedisLock(LockKind kind, LockKeys keys, LeaseTerms terms, LockTable table) : DistributedLock(keys.Name)
{
    public LockKind Kind => kind;

    public LockKeys Keys => keys;

    public LeaseTerms Terms => terms;

    public override FlowWatch? Watch => Host.Watch;

    /// <summary>Whether anybody measures or traces what is asked for.</summary>
    public bool IsObserved => Host.Metrics.MeasuresWaits || LockActivities.HasListeners;

    private LeaseHost Host => kind.Host;

    /// <summary>Whether it is one of the table's locks.</summary>
    public bool IsOf(LockTable locks) => locks == table;

    protected override bool Excludes(LockLease held) => kind.ExcludesItself && held is RedisLease own && own.IsOf(Host);

    protected override ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken) =>
        IsObserved
            ? ObservedAsync(wait, onConflict, cancellationToken)
            : table.AcquireAsync(kind, keys, terms, wait, onConflict, cancellationToken);

    protected override async ValueTask<LeaseHandle?> AcquireDetachedCoreAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = Host.Clock.Now;
        if (kind is ScriptedKind { GrantsToHandles: true } scripted && terms.MaxHold is null && !table.Contends(Name))
        {
            if (await TakeAsync(scripted, isLast: wait == TimeSpan.Zero).ConfigureAwait(false) is { } taken)
                return await HandleAsync(taken, cancellationToken).ConfigureAwait(false);
            if (wait == TimeSpan.Zero)
                return null;
        }

        var asked = Host.Clock.Now - began;
        var left = wait < TimeSpan.Zero ? wait : wait > asked ? wait - asked : TimeSpan.Zero;
        return await base.AcquireDetachedCoreAsync(left, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes it for a handle, if it is free; what comes of it is told like that of any other who asks.</summary>
    /// <param name="scripted">Its kind.</param>
    /// <param name="isLast">Whether a conflict is the end, and not the beginning of a wait.</param>
    private async Task<Detachment?> TakeAsync(ScriptedKind scripted, bool isLast)
    {
        using var activity = LockActivities.StartAcquire(Name, kind.Name);
        var began = Host.Clock.Now;
        try
        {
            var taken = await scripted.TakeAsync(keys, terms).ConfigureAwait(false);
            if (taken is { Lease: var lease })
            {
                Host.Logger.Granted(Name, lease.LeaseId, lease.FencingToken);
                TellGranted(lease.LeaseId, lease.FencingToken, began, activity);
            }
            else if (isLast)
            {
                TellEnded(LockResults.Conflict, began, activity);
            }

            return taken;
        }
        catch (StoreFailure failure)
        {
            Host.Logger.AcquireUnavailable(Name, failure.Message);
            var unavailable = Contender.Unavailable(Name, failure);
            TellUnavailable(unavailable, began, activity);
            throw unavailable;
        }
    }

    private static async Task<LeaseHandle> HandleAsync(Detachment taken, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
            return HandleText.Write([taken.Grant]);
        await taken.Lease.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        throw new OperationCanceledException(cancellationToken);
    }

    private async ValueTask<ILockLease?> ObservedAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        using var activity = LockActivities.StartAcquire(Name, kind.Name);
        var began = Host.Clock.Now;
        var holder = Host.Traces?.FindAsync(keys, activity);
        try
        {
            var lease = await table.AcquireAsync(kind, keys, terms, wait, onConflict, cancellationToken).ConfigureAwait(false);
            if (lease is null)
                TellEnded(LockResults.Conflict, began, activity);
            else
                TellGranted(lease.LeaseId, lease.FencingToken, began, activity);
            await LinkAsync(activity, holder).ConfigureAwait(false);
            return lease;
        }
        catch (LockConflictException)
        {
            TellEnded(LockResults.Conflict, began, activity);
            await LinkAsync(activity, holder).ConfigureAwait(false);
            throw;
        }
        catch (LockUnavailableException failure)
        {
            TellUnavailable(failure, began, activity);
            throw;
        }
        catch (OperationCanceledException)
        {
            TellEnded(LockResults.Cancelled, began, activity);
            throw;
        }
    }

    private async ValueTask LinkAsync(Activity? activity, Task<RedisValue>? holder)
    {
        if (holder is not null)
            await Host.Traces!.LinkAsync(activity, holder).ConfigureAwait(false);
    }

    private void TellGranted(string leaseId, FencingToken token, TimeSpan began, Activity? activity)
    {
        Count(LockResults.Granted, began);
        activity.Granted(leaseId, token);
        Host.Traces?.Leave(keys, activity);
    }

    private void TellEnded(string result, TimeSpan began, Activity? activity)
    {
        Count(result, began);
        activity.Ended(result);
    }

    private void TellUnavailable(LockUnavailableException failure, TimeSpan began, Activity? activity)
    {
        Count(LockResults.Unavailable, began);
        activity.Failed(LockResults.Unavailable, failure);
    }

    private void Count(string result, TimeSpan began) => Host.Metrics.Acquired(kind.Name, result, Host.Clock.Now - began);
}
