namespace RedisLocking.TestSupport;

/// <summary>
/// A clock that stands still until a test advances it. Timers that fall due on the way fire in order, each with the clock
/// standing at its own due time, on the advancing thread.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan CreepStep = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;
    private TimeSpan _wallClockOffset;
    private long _sequence;

    /// <summary>Starts the clock at the given time; by default at the start of the year 2030.</summary>
    public ManualTime(DateTimeOffset? start = null) =>
        _start = (start ?? new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToUniversalTime();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers wait to fire. A test asserts 0 to see that nothing was left behind.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _armed.Count;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _start + _wallClockOffset + _elapsed;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks;
    }

    /// <inheritdoc/>
    /// <remarks>A timer that is due at once fires on the thread pool, like a real one, and not inside this call.</remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time on, and fires what falls due until then.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is below zero: no clock of this kind goes back.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan end;
        lock (_gate)
            end = _elapsed + by;

        while (TakeNextDue(end) is { } due)
            due.Fire();
    }

    /// <summary>Steps the time of day alone, as an administrator or NTP would: timestamps and timers do not notice.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_gate)
            _wallClockOffset += by;
    }

    /// <summary>Returns when that many timers wait, so that a test advances only once the code under test has armed its own.</summary>
    public Task UntilArmedAsync(int timers = 1) =>
        Eventually.BecomesTrueAsync(() => ArmedTimers >= timers, $"{timers} timers were armed", Patience);

    /// <summary>
    /// Lets time creep, at a tenth of its pace, until the task has ended: for code under test that pauses between attempts
    /// while something real, such as a connection, comes back in its own time.
    /// </summary>
    public async Task<T> CreepUntilAsync<T>(Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        while (await Task.WhenAny(task, Task.Delay(CreepStep * 10)) != task)
            Advance(CreepStep);
        return await task;
    }

    /// <summary>Arms a timer, or disarms it when there is no time to wait for.</summary>
    internal void Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            timer.Period = period;
            if (dueTime > TimeSpan.Zero)
            {
                Arm(timer, _elapsed + dueTime);
                return;
            }

            if (dueTime == Timeout.InfiniteTimeSpan)
                return;

            if (period > TimeSpan.Zero)
                Arm(timer, _elapsed + period);
        }

        ThreadPool.QueueUserWorkItem(static due => due.Fire(), timer, preferLocal: false);
    }

    private ManualTimer? TakeNextDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _armed.MinBy(timer => (timer.Due, timer.Sequence));
            if (next is null || next.Due > end)
            {
                MoveTo(end);
                return null;
            }

            _armed.Remove(next);
            MoveTo(next.Due);
            if (next.Period > TimeSpan.Zero)
                Arm(next, next.Due + next.Period);
            return next;
        }
    }

    // Another thread may have advanced further meanwhile; time never goes back.
    private void MoveTo(TimeSpan elapsed) => _elapsed = elapsed > _elapsed ? elapsed : _elapsed;

    private void Arm(ManualTimer timer, TimeSpan due)
    {
        timer.Due = due;
        timer.Sequence = ++_sequence;
        _armed.Add(timer);
    }
}
