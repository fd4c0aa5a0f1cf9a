namespace RedisLocking.Leases;

/// <summary>Rings once when a span has passed since a timestamp: never early by the injected clock, however long the span is.</summary>
internal sealed class Alarm : IDisposable
{
    // A timer's limit is 49 days, and one that is due in a fraction of its resolution would ring early over and over.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly long _since;
    private readonly TimeSpan _span;
    private readonly Action _ring;
    private readonly ITimer _timer;

    public Alarm(TimeProvider time, long since, TimeSpan span, Action ring)
    {
        _time = time;
        _since = since;
        _span = span;
        _ring = ring;
        _timer = time.CreateTimer(static alarm => ((Alarm)alarm!).RingOrWait(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start() => RingOrWait();

    public void Dispose() => _timer.Dispose();

    private void RingOrWait()
    {
        var remaining = _span - _time.GetElapsedTime(_since);
        if (remaining <= TimeSpan.Zero)
            _ring();
        else
            _timer.Change(TimeSpan.FromTicks(Math.Clamp(remaining.Ticks, ShortestTimer.Ticks, LongestTimer.Ticks)), Timeout.InfiniteTimeSpan);
    }
}
