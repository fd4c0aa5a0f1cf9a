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

    protected override ValueTask<LockAttempt> AcquireCoreAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Host.Metrics.MeasuresWaits || LockActivities.HasListeners
            ? ObservedAsync(wait, cancellationToken)
            : table.AcquireAsync(keys, terms, wait, cancellationToken);

    private async ValueTask<LockAttempt> ObservedAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var activity = LockActivities.StartAcquire(Name, Kind);
        var began = Host.Clock.Now;
        try
        {
            var attempt = await table.AcquireAsync(keys, terms, wait, cancellationToken).ConfigureAwait(false);
            Report(attempt, began, activity);
            return attempt;
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

    private void Report(LockAttempt attempt, TimeSpan began, Activity? activity)
    {
        if (attempt.Lease is { } lease)
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
