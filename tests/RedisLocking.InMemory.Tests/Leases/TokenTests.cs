using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests.Leases;

public sealed class TokenTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTime _time = new(Start);

    [Fact]
    public async Task FencingToken_FollowsTheMicrosecondsOfTheClock()
    {
        using var locks = new InMemoryLockProvider(timeProvider: _time);

        (await TokenAsync(locks, "a")).ShouldBe(new FencingToken(Microseconds(Start)));
        _time.Advance(TimeSpan.FromSeconds(1));
        (await TokenAsync(locks, "a")).ShouldBe(new FencingToken(Microseconds(Start) + 1_000_000));
    }

    [Fact]
    public async Task FencingToken_OfAClockThatStandsStillOrGoesBack_StillRises()
    {
        using var locks = new InMemoryLockProvider(timeProvider: _time);
        var first = await TokenAsync(locks, "a");

        (await TokenAsync(locks, "b")).Value.ShouldBe(first.Value + 1);
        _time.StepWallClock(TimeSpan.FromDays(-1));
        (await TokenAsync(locks, "a")).Value.ShouldBe(first.Value + 2);
    }

    [Fact]
    public async Task FencingToken_OfALaterProvider_IsGreater()
    {
        using var before = new InMemoryLockProvider(timeProvider: _time);
        var token = await TokenAsync(before, "a");
        _time.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerMicrosecond));

        using var after = new InMemoryLockProvider(timeProvider: _time);

        (await TokenAsync(after, "a")).ShouldBeGreaterThan(token);
    }

    private static async Task<FencingToken> TokenAsync(InMemoryLockProvider locks, string name)
    {
        await using var lease = await locks.Mutex(name).AcquireAsync(TimeSpan.Zero);
        return lease.FencingToken;
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
