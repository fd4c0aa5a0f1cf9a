using Microsoft.Extensions.Logging;
using RedisLocking.Diagnostics;
using RedisLocking.Scripting;
using RedisLocking.Timing;

namespace RedisLocking.Leases;

/// <summary>What all leases of a provider share: the clock, the one timer, what is counted and logged, and their end.</summary>
internal sealed class LeaseHost(MonotonicClock clock, LockMetrics metrics, ILogger logger) : IDisposable
{
    private readonly TaskCompletionSource _allReleased = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unreleased;
    private volatile bool _closing;

    public MonotonicClock Clock => clock;

    public TimingWheel Wheel { get; } = new(clock);

    public LockMetrics Metrics => metrics;

    public ILogger Logger => logger;

    public int Unreleased => Volatile.Read(ref _unreleased);

    public void Granted(RedisLease lease)
    {
        Interlocked.Increment(ref _unreleased);
        metrics.Held(lease.Kind);
        logger.Granted(lease.Name, lease.LeaseId, lease.FencingToken);
    }

    public void Ended(RedisLease lease, TimeSpan held) => metrics.Ended(lease.Kind, held);

    public void Lost(RedisLease lease, string reason, string why)
    {
        metrics.Lost(lease.Kind, reason);
        logger.Lost(lease.Name, lease.LeaseId, why);
    }

    public void RenewalFailed(RedisLease lease, TimeSpan remaining, StoreFailure failure) =>
        logger.RenewalFailed(lease.Name, lease.LeaseId, remaining, failure.Message);

    public void HeldOverTtl(RedisLease lease, TimeSpan ttl) => logger.HeldOverTtl(lease.Name, lease.LeaseId, ttl);

    public void Released(RedisLease lease, bool stillOurs)
    {
        metrics.Released(lease.Kind, stillOurs ? LockResults.Released : LockResults.NotOurs);
        logger.Released(lease.Name, lease.LeaseId, stillOurs);
        CountReleased();
    }

    public void ReleaseFailed(RedisLease lease, StoreFailure failure)
    {
        metrics.Released(lease.Kind, LockResults.Unavailable);
        logger.ReleaseUnavailable(lease.Name, lease.LeaseId, failure.Message);
        CountReleased();
    }

    /// <summary>Signals every lease as lost and stops the timer. The task ends when the owners have released all of them.</summary>
    public Task CloseAsync()
    {
        _closing = true;
        foreach (var entry in Wheel.Stop())
            (entry as RedisLease)?.Abandon();
        if (Unreleased == 0)
            _allReleased.TrySetResult();
        return _allReleased.Task;
    }

    public void Dispose() => Wheel.Dispose();

    private void CountReleased()
    {
        if (Interlocked.Decrement(ref _unreleased) == 0 && _closing)
            _allReleased.TrySetResult();
    }
}
