using System.Diagnostics;
using RedisLocking.Development;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;

namespace RedisLocking.Contention;

/// <summary>A lock in Redis, of whatever kind: what a caller sees of it, measured and traced.</summary>
internal sealed class RedisLock(LockKind kind, LockKeys keys, LeaseTerms terms, LockTable table) : DistributedLock(keys.Name)
{
    public LockKind Kind => kind;

    public LockKeys Keys => keys;

    public LeaseTerms Terms => terms;

    public override FlowWatch? Watch => Host.Watch;

    private LeaseHost Host => kind.Host;

    /// <summary>Whether it is one of the table's locks.</summary>
    public bool IsOf(LockTable locks) => locks == table;

    protected override bool Excludes(LockLease held) => kind.ExcludesItself && held is RedisLease own && own.IsOf(Host);

    protected override ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken) =>
        Host.Metrics.MeasuresWaits || LockActivities.HasListeners
            ? ObservedAsync(wait, onConflict, cancellationToken)
            : table.AcquireAsync(kind, keys, terms, wait, onConflict, cancellationToken);

    private async ValueTask<ILockLease?> ObservedAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        using var activity = LockActivities.StartAcquire(Name, kind.Name);
        var began = Host.Clock.Now;
        try
        {
            var lease = await table.AcquireAsync(kind, keys, terms, wait, onConflict, cancellationToken).ConfigureAwait(false);
            Report(lease, began, activity);
            return lease;
        }
        catch (LockConflictException)
        {
            Report(lease: null, began, activity);
            throw;
        }
        catch (LockUnavailableException failure)
        {
            Count(LockResults.Unavailable, began);
            activity.Failed(LockResults.Unavailable, failure);
            throw;
        }
        catch (OperationCanceledException)
        {
            Count(LockResults.Cancelled, began);
            activity.Ended(LockResults.Cancelled);
            throw;
        }
    }

    private void Report(ILockLease? lease, TimeSpan began, Activity? activity)
    {
        if (lease is not null)
        {
            Count(LockResults.Granted, began);
            activity.Granted(lease);
        }
        else
        {
            Count(LockResults.Conflict, began);
            activity.Ended(LockResults.Conflict);
        }
    }

    private void Count(string result, TimeSpan began) => Host.Metrics.Acquired(kind.Name, result, Host.Clock.Now - began);
}
