namespace RedisLocking.TestSupport.Tests.Time;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Advance_MovesBothClocksByTheSame()
    {
        var utc = _time.GetUtcNow();
        var timestamp = _time.GetTimestamp();

        _time.Advance(TimeSpan.FromMilliseconds(1234.5));

        (_time.GetUtcNow() - utc).ShouldBe(TimeSpan.FromMilliseconds(1234.5));
        _time.GetElapsedTime(timestamp).ShouldBe(TimeSpan.FromMilliseconds(1234.5));
    }

    [Fact]
    public void Advance_BelowZero_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void StepWallClock_LeavesTimestampsAndTimersAlone()
    {
        var utc = _time.GetUtcNow();
        var timestamp = _time.GetTimestamp();
        using var fired = Timer(TimeSpan.FromMinutes(1));

        _time.StepWallClock(TimeSpan.FromHours(-2));
        _time.Advance(TimeSpan.FromSeconds(59));

        (_time.GetUtcNow() - utc).ShouldBe(TimeSpan.FromHours(-2) + TimeSpan.FromSeconds(59));
        _time.GetElapsedTime(timestamp).ShouldBe(TimeSpan.FromSeconds(59));
        fired.Times.ShouldBeEmpty();
    }

    [Fact]
    public void Advance_OverSeveralTimers_FiresThemInOrderWithTheClockAtEachOnesDueTime()
    {
        var start = _time.GetUtcNow();
        var fired = new List<(string, TimeSpan)>();
        using var late = _time.CreateTimer(_ => fired.Add(("late", _time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var early = _time.CreateTimer(_ => fired.Add(("early", _time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var second = _time.CreateTimer(_ => fired.Add(("second", _time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(10));

        fired.ShouldBe([("early", TimeSpan.FromSeconds(1)), ("second", TimeSpan.FromSeconds(1)), ("late", TimeSpan.FromSeconds(3))]);
        (_time.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Advance_OverATimerThatIsArmedOnTheWay_FiresItToo()
    {
        using var second = Timer(Timeout.InfiniteTimeSpan);
        using var first = _time.CreateTimer(
            _ => second.Change(TimeSpan.FromSeconds(1)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(5));

        second.Times.ShouldBe([TimeSpan.FromSeconds(2)]);
    }

    [Fact]
    public void Advance_OverAPeriodicTimer_FiresItOncePerPeriod()
    {
        using var timer = Timer(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(5.5));

        timer.Times.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)]);
        _time.ArmedTimers.ShouldBe(1);
    }

    [Fact]
    public void Change_BeforeTheDueTime_CountsFromNow()
    {
        using var timer = Timer(TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(1));
        timer.Change(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(10));

        timer.Times.ShouldBe([TimeSpan.FromSeconds(3)]);
    }

    [Fact]
    public void Dispose_OfAnArmedTimer_LeavesNothingBehind()
    {
        var timer = Timer(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        timer.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));

        timer.Times.ShouldBeEmpty();
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void Change_OfADisposedTimer_DoesNothing()
    {
        var timer = Timer(TimeSpan.FromSeconds(1));
        timer.Dispose();

        timer.Change(TimeSpan.FromSeconds(1)).ShouldBeFalse();

        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task CreateTimer_DueAtOnce_FiresWithoutAnAdvanceAndOutsideTheCall()
    {
        var fired = new TaskCompletionSource<int>();

        using var timer = _time.CreateTimer(
            _ => fired.SetResult(Environment.CurrentManagedThreadId), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void CreateTimer_WithATimeThatNoRealTimerTakes_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Timer(TimeSpan.FromDays(60)));
        Should.Throw<ArgumentOutOfRangeException>(() => Timer(TimeSpan.FromSeconds(-2)));
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task The_clock_drives_delays_and_cancellation_of_the_framework()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _time);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromHours(2), _time);
        await _time.UntilArmedAsync(2);

        _time.Advance(TimeSpan.FromHours(1));
        await delay.WaitAsync(TimeSpan.FromSeconds(30));
        cancellation.IsCancellationRequested.ShouldBeFalse();

        _time.Advance(TimeSpan.FromHours(1));
        cancellation.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Threads_that_advance_at_once_fire_every_timer_once()
    {
        var fired = 0;
        var timers = Enumerable.Range(1, 1000)
            .Select(second => _time.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromSeconds(second), Timeout.InfiniteTimeSpan))
            .ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var step = 0; step < 1000; step++)
                _time.Advance(TimeSpan.FromSeconds(1));
        })));

        fired.ShouldBe(timers.Count);
        _time.ArmedTimers.ShouldBe(0);
    }

    private Recorder Timer(TimeSpan dueTime, TimeSpan? period = null) => new(_time, dueTime, period ?? Timeout.InfiniteTimeSpan);

    private sealed class Recorder : IDisposable
    {
        private readonly ITimer _timer;

        public Recorder(ManualTime time, TimeSpan dueTime, TimeSpan period)
        {
            var start = time.GetTimestamp();
            _timer = time.CreateTimer(_ => Times.Add(time.GetElapsedTime(start)), null, dueTime, period);
        }

        public List<TimeSpan> Times { get; } = [];

        public bool Change(TimeSpan dueTime) => _timer.Change(dueTime, Timeout.InfiniteTimeSpan);

        public void Dispose() => _timer.Dispose();
    }
}
