using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Leases;

/// <summary>
/// Renews a lease until somebody says that it has ended, or until nobody has answered for so long that the command must be told.
/// </summary>
/// <remarks>
/// Every moment is counted on this machine's monotonic clock from before a request was sent, so the store ends the lease no sooner. A
/// renewal that hangs is not waited for beyond the warning; one that fails is tried again. Once the command has been told to end
/// nothing is renewed any more, for the telling cannot be taken back.
/// </remarks>
internal sealed class HeldLease(ILockBackend backend, Grant grant, LeaseTimes times, TimeProvider clock)
{
    private long _countedFrom = grant.CountedFrom;

    /// <summary>Renews; ends when the lease is lost or about to be, and with null when it is cancelled: who is to release it waits for that, and an exception takes its time.</summary>
    public async Task<LeaseLoss?> UntilLostAsync(CancellationToken cancellationToken)
    {
        var next = times.Renewal;
        var why = "no renewal came through";
        while (true)
        {
            var isDue = await ReachesAsync(next, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
                return null;
            if (!isDue)
                return new LeaseLoss(why, times.End - Passed);

            var sending = clock.GetTimestamp();
            try
            {
                if (await RenewInTimeAsync(cancellationToken).ConfigureAwait(false) is not { } renewed)
                    continue;
                if (!renewed)
                    return new LeaseLoss("it was taken away, or its TTL ran out", times.Grace);
                _countedFrom = sending;
                next = times.Renewal;
            }
            catch (Exception refused) when (refused is LockUnavailableException or FailedException)
            {
                why = refused.Message;
                next = Passed + times.Pause;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    /// <summary>How long ago the lease had all of its TTL.</summary>
    private TimeSpan Passed => clock.GetElapsedTime(_countedFrom);

    /// <summary>Waits until that much has passed, or it is cancelled; false: the warning is due first.</summary>
    private async Task<bool> ReachesAsync(TimeSpan moment, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var passed = Passed;
            if (passed >= times.Warning)
                return false;
            if (passed >= moment)
                return true;
            await Task.Delay(UpTo(moment, passed), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private TimeSpan UpTo(TimeSpan moment, TimeSpan passed)
    {
        var left = (moment < times.Warning ? moment : times.Warning) - passed;

        // Timers count whole milliseconds, and one that is rounded down to nothing would have us run in a circle.
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left;
    }

    /// <summary>null: the warning is due and there is no answer.</summary>
    private async Task<bool?> RenewInTimeAsync(CancellationToken cancellationToken)
    {
        var left = times.Warning - Passed;
        if (left <= TimeSpan.Zero)
            return null;

        var renewal = backend.RenewAsync(grant.Handle, cancellationToken);
        try
        {
            return await renewal.WaitAsync(left, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            if (!renewal.IsCompleted)
                _ = renewal.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }
}
