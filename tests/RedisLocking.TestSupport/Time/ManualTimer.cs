namespace RedisLocking.TestSupport;

/// <summary>One timer of a <see cref="ManualTime"/>, which owns and guards everything here that changes.</summary>
internal sealed class ManualTimer : ITimer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly ManualTime _time;
    private readonly TimerCallback _callback;
    private readonly object? _state;

    // A real timer runs its callback in the context that made it, not in that of whoever moves the clock.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private volatile bool _disposed;

    public ManualTimer(ManualTime time, TimerCallback callback, object? state)
    {
        _time = time;
        _callback = callback;
        _state = state;
    }

    public TimeSpan Due { get; set; }

    public TimeSpan Period { get; set; }

    /// <summary>Tells timers of one due time apart: armed first, fired first.</summary>
    public long Sequence { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        if (_disposed)
            return false;

        _time.Schedule(this, dueTime, period);
        return true;
    }

    public void Fire()
    {
        if (_disposed)
            return;
        if (_context is null)
            _callback(_state);
        else
            ExecutionContext.Run(_context, static timer => ((ManualTimer)timer!).Invoke(), this);
    }

    public void Dispose()
    {
        _disposed = true;
        _time.Schedule(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Invoke() => _callback(_state);

    private static void Check(TimeSpan value, string argument)
    {
        if (value != Timeout.InfiniteTimeSpan && (value < TimeSpan.Zero || value > Longest))
            throw new ArgumentOutOfRangeException(argument, value, "A timer takes 0 up to 49 days, or Timeout.InfiniteTimeSpan.");
    }
}
