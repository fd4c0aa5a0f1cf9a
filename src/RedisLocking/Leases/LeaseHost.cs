using Microsoft.Extensions.Logging;
using RedisLocking.Development;
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

    /// <summary>When the provider was made, by this machine's clock.</summary>
    public DateTimeOffset StartedAt { get; } = clock.Provider.GetUtcNow();

    public TimingWheel Wheel { get; } = new(clock);

    public LockMetrics Metrics => metrics;

    /// <summary>What helps a developer; null where nobody develops.</summary>
    public FlowWatch? Watch { get; init; }

    public ILogger Logger => logger;

    /// <summary>What links the spans of who waits to those of who holds.</summary>
    public HolderTraces? Traces { get; init; }

    public bool IsClosing => _closing;

    public int Unreleased => Volatile.Read(ref _unreleased);

    public void Granted(RedisLease lease)
    {
        Interlocked.Increment(ref _unreleased);
        metrics.Held(lease.Kind);
        if (logger.IsEnabled(LogLevel.Debug)) // The id of a lease that was passed on is made for who asks for it.
            logger.Granted(lease.Name, lease.LeaseId, lease.FencingToken);
    }

    public void Ended(RedisLease lease) => metrics.Ended(lease.Kind, metrics.MeasuresHolds ? Clock.Now - lease.GrantedAt : TimeSpan.Zero);

    public void Lost(RedisLease lease, LossCause cause)
    {
        metrics.Lost(lease.Kind, cause.Reason);

        // A session may have a hundred thousand leases; its own loss is logged.
        if (cause != LossCause.Session)
            logger.Lost(lease.Name, lease.LeaseId, cause.Why);
    }

    public void RenewalFailed(RedisLease lease, TimeSpan remaining, StoreFailure failure) =>
        logger.RenewalFailed(lease.Name, lease.LeaseId, remaining, failure.Message);

    public void HeldOverTtl(RedisLease lease, TimeSpan ttl) => logger.HeldOverTtl(lease.Name, lease.LeaseId, ttl);

    public void Released(Hold hold, bool stillOurs)
    {
        metrics.Released(hold.Kind, stillOurs ? LockResults.Released : LockResults.NotOurs);
        logger.Released(hold.Keys.Name, hold.Id, stillOurs);
        CountReleased();
    }

    /// <summary>It was upgraded or downgraded: ended as if it had been released.</summary>
    public void Exchanged(Hold hold)
    {
        metrics.Released(hold.Kind, LockResults.Exchanged);
        CountReleased();
    }

    public void ReleaseFailed(Hold hold, StoreFailure failure)
    {
        metrics.Released(hold.Kind, LockResults.Unavailable);
        logger.ReleaseUnavailable(hold.Keys.Name, hold.Id, failure.Message);
        CountReleased();
    }

    /// <summary>A lock was taken away from all leases whose tokens are smaller. Looks through all holds: that is seldom, and an index would weigh on each.</summary>
    public void Forced(string lockKey, FencingToken token)
    {
        foreach (var hold in Wheel.Entries().OfType<Hold>())
        {
            if (hold.Keys.Lock == lockKey)
                hold.LoseTo(token);
        }
    }

    /// <summary>What is held for a session. Looks through all holds, as <see cref="Forced"/> does.</summary>
    public List<Hold> HoldsOf(Hold session) => [.. Wheel.Entries().OfType<Hold>().Where(hold => hold.Session == session)];

    /// <summary>Signals every lease as lost. The timer goes on for those who release now. The task ends when the owners have released all of them.</summary>
    public Task CloseAsync()
    {
        _closing = true;
        foreach (var hold in Wheel.Entries().OfType<Hold>())
            hold.Abandon();
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
