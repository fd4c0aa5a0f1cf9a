using RedisLocking.TestSupport;
using RedisLocking.Timing;

namespace RedisLocking.Tests.Timing;

public sealed class TimingWheelTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly MonotonicClock _clock;
    private readonly TimingWheel _wheel;

    public TimingWheelTests()
    {
        _clock = new MonotonicClock(_time);
        _wheel = new TimingWheel(_clock);
    }

    public void Dispose() => _wheel.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4.9)]
    [InlineData(5)]
    [InlineData(33.3)]
    [InlineData(2_559)]
    [InlineData(2_560)]
    [InlineData(2_561)]
    [InlineData(10_000)]
    [InlineData(86_400_000)]
    public void Schedule_AnyDistance_CallsAtMostASlotLateAndNeverEarly(double milliseconds)
    {
        var due = TimeSpan.FromMilliseconds(milliseconds);
        var entry = new Entry(_clock);
        _wheel.Schedule(entry, due);

        Run(due + TimeSpan.FromMilliseconds(6));

        var called = entry.Calls.ShouldHaveSingleItem();
        called.ShouldBeGreaterThanOrEqualTo(due);
        called.ShouldBeLessThanOrEqualTo(due + TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public void Schedule_AgainWhileOnTheWheel_Moves()
    {
        var entry = new Entry(_clock);
        _wheel.Schedule(entry, TimeSpan.FromMilliseconds(20));
        _wheel.Schedule(entry, TimeSpan.FromMilliseconds(100));

        Run(TimeSpan.FromMilliseconds(50));
        entry.Calls.ShouldBeEmpty();
        Run(TimeSpan.FromMilliseconds(60));
        entry.Calls.ShouldHaveSingleItem();
    }

    [Fact]
    public void Schedule_FromOnDue_IsCalledAgain()
    {
        var entry = new Entry(_clock);
        entry.Then = () => _wheel.Schedule(entry, _clock.Now + TimeSpan.FromMilliseconds(10));
        _wheel.Schedule(entry, TimeSpan.FromMilliseconds(10));

        Run(TimeSpan.FromMilliseconds(101));

        entry.Calls.Count.ShouldBe(10);
    }

    [Fact]
    public void Cancel_OfAMiddleEntryOfASlot_LeavesItsNeighbours()
    {
        var entries = Enumerable.Range(0, 3).Select(_ => new Entry(_clock)).ToArray();
        foreach (var entry in entries)
            _wheel.Schedule(entry, TimeSpan.FromMilliseconds(20));

        _wheel.Cancel(entries[1]);
        _wheel.Cancel(entries[1]);
        Run(TimeSpan.FromMilliseconds(30));

        entries.Select(entry => entry.Calls.Count).ShouldBe([1, 0, 1]);
    }

    [Fact]
    public void Random_SchedulesMovesAndCancels_EndAsAPlainListWould()
    {
        var random = new Random(20261121);
        var entries = Enumerable.Range(0, 500).Select(_ => new Entry(_clock)).ToArray();
        var expected = new Dictionary<Entry, TimeSpan>();
        for (var step = 0; step < 5_000; step++)
        {
            var entry = entries[random.Next(entries.Length)];
            if (random.Next(4) == 0)
            {
                _wheel.Cancel(entry);
                expected.Remove(entry);
            }
            else
            {
                var due = TimeSpan.FromMilliseconds(random.Next(1, 20_000));
                _wheel.Schedule(entry, due);
                expected[entry] = due;
            }
        }

        Run(TimeSpan.FromMilliseconds(20_010));

        foreach (var entry in entries)
        {
            entry.Calls.Count.ShouldBe(expected.ContainsKey(entry) ? 1 : 0);
            if (expected.TryGetValue(entry, out var due))
                (entry.Calls[0] - due).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        }

        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void A_wheel_of_any_size_has_one_timer_and_an_empty_one_none_armed()
    {
        _time.ArmedTimers.ShouldBe(0);
        var entries = Enumerable.Range(0, 1_000).Select(_ => new Entry(_clock)).ToArray();
        foreach (var (index, entry) in entries.Index())
            _wheel.Schedule(entry, TimeSpan.FromMilliseconds(index * 7));
        _time.ArmedTimers.ShouldBe(1);

        foreach (var entry in entries)
            _wheel.Cancel(entry);
        Run(TimeSpan.FromMilliseconds(100));

        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void Entries_AreWhatIsOnTheWheelNow()
    {
        var entries = Enumerable.Range(0, 3).Select(_ => new Entry(_clock)).ToArray();
        foreach (var entry in entries)
            _wheel.Schedule(entry, TimeSpan.FromMilliseconds(20));
        _wheel.Cancel(entries[1]);

        _wheel.Entries().ShouldBe([entries[0], entries[2]], ignoreOrder: true);
    }

    [Fact]
    public void Dispose_CallsNothingAnyMoreAndRefusesMore()
    {
        var entry = new Entry(_clock);
        _wheel.Schedule(entry, TimeSpan.FromMilliseconds(20)).ShouldBeTrue();

        _wheel.Dispose();

        _wheel.Schedule(entry, TimeSpan.FromMilliseconds(20)).ShouldBeFalse();
        Run(TimeSpan.FromMilliseconds(100));
        entry.Calls.ShouldBeEmpty();
    }

    private void Run(TimeSpan by) => _time.Advance(by);

    private sealed class Entry(MonotonicClock clock) : IScheduled
    {
        private WheelLinks _links;

        public List<TimeSpan> Calls { get; } = [];

        public Action? Then { get; set; }

        ref WheelLinks IScheduled.Links => ref _links;

        public void OnDue()
        {
            Calls.Add(clock.Now);
            Then?.Invoke();
        }
    }
}
