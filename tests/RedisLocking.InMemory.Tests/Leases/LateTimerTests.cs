using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests.Leases;

/// <summary>A starved process fires its timers late. What a lease answers follows the clock all the same.</summary>
public sealed class LateTimerTests : IDisposable
{
    private static readonly LeaseOptions FiveSeconds = new() { MaxHold = TimeSpan.FromSeconds(5) };

    private readonly ManualTime _time = new();
    private readonly InMemoryLockProvider _locks;

    public LateTimerTests() => _locks = new InMemoryLockProvider(timeProvider: new WithoutTimers(_time));

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task ReleaseAsync_AfterMaxHold_IsFalseAndFreesTheLock()
    {
        var lease = await _locks.Mutex("order:42", FiveSeconds).AcquireAsync(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(5));

        (await lease.ReleaseAsync()).ShouldBeFalse();

        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task ThrowIfLost_AfterMaxHold_ThrowsAndPassesTheLockOn()
    {
        var lease = await _locks.Mutex("order:42", FiveSeconds).AcquireAsync(TimeSpan.Zero);
        var waiting = _locks.Mutex("order:42").AcquireAsync(Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(5));

        Should.Throw<LockLostException>(lease.ThrowIfLost);

        (await waiting.WithPatience()).FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    private sealed class WithoutTimers(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();
    }

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
