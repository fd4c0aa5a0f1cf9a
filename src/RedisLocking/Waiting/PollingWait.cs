using RedisLocking.Locks;
using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Waiting;

/// <summary>Waits by asking again, with jitter, more and more seldom, and when the holder's lease must have ended.</summary>
internal static class PollingWait
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    public static async Task<LockAttempt> AcquireAsync(
        Func<CancellationToken, Task<LockAttempt>> attempt, TimeSpan wait, MonotonicClock clock, CancellationToken closing, CancellationToken cancellationToken)
    {
        var began = clock.Now;
        var pause = FirstPause;
        while (true)
        {
            var result = await attempt(cancellationToken).ConfigureAwait(false);
            var left = wait == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : wait - (clock.Now - began);
            if (result.Lease is not null || left <= TimeSpan.Zero)
                return result;

            var next = pause * (0.5 + Random.Shared.NextDouble());
            next = result.RetryAfter < next ? result.RetryAfter.Value : next;
            await PauseAsync(next < left ? next : left, clock, closing, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static async Task PauseAsync(TimeSpan pause, MonotonicClock clock, CancellationToken closing, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(closing, cancellationToken);
        try
        {
            await Task.Delay(pause, clock.Provider, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller is told of its own token, not of the linked one.
            cancellationToken.ThrowIfCancellationRequested();
            throw new StoreFailure("the provider was closed while the caller waited", mayHaveRun: false, innerException: null);
        }
    }
}
