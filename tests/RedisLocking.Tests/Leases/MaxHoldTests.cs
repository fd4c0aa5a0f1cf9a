using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Leases;

public sealed class MaxHoldTests(RedisServerFixture redis)
{
    private readonly string _prefix = Providers.NewPrefix();

    [Fact]
    public async Task A_holder_that_hangs_loses_the_lock_at_its_longest_hold_not_at_its_TTL()
    {
        await using var locks = Providers.Open(redis.Server, options => options.KeyPrefix = _prefix);
        var began = TimeProvider.System.GetTimestamp();
        var options = new LeaseOptions { Ttl = TimeSpan.FromSeconds(4), MaxHold = TimeSpan.FromSeconds(6) };
        await using var lease = await locks.Mutex("order:42", options).AcquireAsync(TimeSpan.Zero);

        await lease.UntilLostAsync(TimeSpan.FromSeconds(20));

        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromSeconds(5.5));
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("longest allowed time");
        await Eventually.BecomesTrueAsync(async () => (await redis.Server.KeysAsync(_prefix)) is [_], "the key has expired");
    }

    [Fact]
    public async Task A_longest_hold_below_the_TTL_is_the_TTL()
    {
        await using var locks = Providers.Open(redis.Server, options => options.KeyPrefix = _prefix);
        await using var lease = await locks.Mutex("order:42", new LeaseOptions { MaxHold = TimeSpan.FromSeconds(5) }).AcquireAsync(TimeSpan.Zero);

        (await redis.Server.CliAsync("PTTL", $"{_prefix}:{{order:42}}")).Number.ShouldBeInRange(1_000, 5_000);
    }
}
