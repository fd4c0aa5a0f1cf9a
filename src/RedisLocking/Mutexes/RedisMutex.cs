using System.Diagnostics;
using RedisLocking.Configuration;
using RedisLocking.Diagnostics;
using RedisLocking.Locks;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Mutexes;

/// <summary>A lock that one holder at a time has: <c>SET NX PX</c>, and a token with it.</summary>
internal sealed class RedisMutex(LockName name, LeaseTerms terms, MutexEngine engine) : DistributedLock(name)
{
    protected override async ValueTask<LockAttempt> AcquireCoreAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(engine.Closing.IsCancellationRequested, typeof(ILockProvider));

        using var activity = LockActivities.StartAcquire(Name, MutexEngine.Kind);
        var began = engine.Host.Clock.Now;
        try
        {
            var attempt = await PollingWait.AcquireAsync(
                ct => engine.AttemptAsync(Name, terms, ct), wait, engine.Host.Clock, engine.Closing, cancellationToken).ConfigureAwait(false);
            Report(attempt, began, activity);
            return attempt;
        }
        catch (StoreFailure failure)
        {
            Count(LockResults.Unavailable, began);
            activity.Failed(LockResults.Unavailable, failure);
            engine.Host.Logger.AcquireUnavailable(Name, failure.Message);
            throw new LockUnavailableException(Name, $"Lock '{Name}' could not be acquired, and nobody knows whether it is free: {failure.Message}.", failure);
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
            return;
        }

        Count(LockResults.Conflict, began);
        activity.Ended(LockResults.Conflict);
        engine.Host.Logger.Conflict(Name);
    }

    private void Count(string result, TimeSpan began) => engine.Host.Metrics.Acquired(MutexEngine.Kind, result, engine.Host.Clock.Now - began);
}
