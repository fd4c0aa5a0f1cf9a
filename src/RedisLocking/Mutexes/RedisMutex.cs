using System.Diagnostics;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;

namespace RedisLocking.Mutexes;

/// <summary>A lock that one holder at a time has: <c>SET NX PX</c>, and a token with it.</summary>
internal sealed class RedisMutex(LockKeys keys, LeaseTerms terms, MutexTable table) : DistributedLock(keys.Name)
{
    public const string Kind = "mutex";

    private LeaseHost Host => table.Services.Host;

    protected override ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken) =>
        Host.Metrics.MeasuresWaits || LockActivities.HasListeners
            ? ObservedAsync(wait, onConflict, cancellationToken)
            : table.AcquireAsync(keys, terms, wait, onConflict, cancellationToken);

    private async ValueTask<ILockLease?> ObservedAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        using var activity = LockActivities.StartAcquire(Name, Kind);
        var began = Host.Clock.Now;
        try
        {
            var lease = await table.AcquireAsync(keys, terms, wait, onConflict, cancellationToken).ConfigureAwait(false);
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

    private void Count(string result, TimeSpan began) => Host.Metrics.Acquired(Kind, result, Host.Clock.Now - began);
}
