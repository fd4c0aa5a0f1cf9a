using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>Clients that name the Sentinels and the service follow to the primary that is promoted, with what they hold and wait for.</summary>
public sealed class SentinelFailoverTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(50);
    private static readonly LeaseOptions OutlivesTheFailover = new() { Ttl = TimeSpan.FromSeconds(50) };

    [Fact]
    public async Task A_release_after_the_failover_is_answered()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await using var locks = Topology.Open(redis.SentinelConnectionString);
        var lease = await locks.Mutex("held", OutlivesTheFailover).AcquireAsync(Long);
        await redis.Primary.CliAsync("WAIT", "2", "30000");

        await redis.FailoverAsync();

        lease.ThrowIfLost();
        (await lease.ReleaseAsync()).ShouldBeTrue();
        await using var next = await OutsideOfTheFlow.RunAsync(() => locks.Mutex("held").AcquireAsync(Long).AsTask());
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task A_waiter_is_granted_on_the_new_primary()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await using var locks = Topology.Open(redis.SentinelConnectionString);
        await using var other = Topology.Open(redis.SentinelConnectionString);
        var lease = await locks.Mutex("awaited", OutlivesTheFailover).AcquireAsync(Long);
        var waiting = OutsideOfTheFlow.RunAsync(() => other.Mutex("awaited").AcquireAsync(Long).AsTask());
        await Eventually.BecomesTrueAsync(async () => (await locks.Administration.FindAsync("awaited"))?.Waiters == 1, "the other one waits");
        await redis.Primary.CliAsync("WAIT", "2", "30000");

        await redis.FailoverAsync();
        (await lease.ReleaseAsync()).ShouldBeTrue();

        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task A_grant_that_no_replica_had_is_found_lost_and_its_successor_has_the_greater_token()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await using var locks = Topology.Open(redis.SentinelConnectionString);
        await using var other = Topology.Open(redis.SentinelConnectionString);
        await (await locks.Mutex("connects").AcquireAsync(Long)).ReleaseAsync();
        ILockLease lease = null!;

        await redis.FailoverAsync(async () => lease = await locks.Mutex("forgotten", new LeaseOptions { Ttl = TimeSpan.FromSeconds(20) }).AcquireAsync(Long));

        await using var next = await OutsideOfTheFlow.RunAsync(() => other.Mutex("forgotten").AcquireAsync(Long).AsTask());
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
        await lease.Lost.CancelledAsync();
        (await lease.ReleaseAsync()).ShouldBeFalse();
        next.ThrowIfLost();
    }

    [Fact]
    public async Task A_session_goes_on_at_the_new_primary_and_finds_there_which_of_its_locks_no_replica_had()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await using var locks = Topology.Open(redis.SentinelConnectionString);
        await using var other = Topology.Open(redis.SentinelConnectionString);
        await using var session = await locks.OpenSessionAsync(OutlivesTheFailover.Ttl!.Value);
        var kept = await session.Mutex("kept").AcquireAsync(Long);
        await redis.Primary.CliAsync("WAIT", "2", "30000");
        ILockLease forgotten = null!;

        await redis.FailoverAsync(async () => forgotten = await session.Mutex("forgotten").AcquireAsync(Long));

        await forgotten.Lost.CancelledAsync();
        kept.ThrowIfLost();
        session.Lost.IsCancellationRequested.ShouldBeFalse();
        (await OutsideOfTheFlow.RunAsync(() => other.Mutex("kept").TryAcquireAsync().AsTask())).ShouldBeNull();
        await using var next = await OutsideOfTheFlow.RunAsync(() => other.Mutex("forgotten").AcquireAsync(Long).AsTask());
        next.FencingToken.ShouldBeGreaterThan(forgotten.FencingToken);
        (await session.CloseAsync()).ShouldBeTrue();
        next.ThrowIfLost();
    }

    [Fact]
    public async Task Locks_go_with_a_primary_that_gives_way_while_it_runs()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await using var locks = Topology.Open(redis.SentinelConnectionString);
        var lease = await locks.Mutex("held", OutlivesTheFailover).AcquireAsync(Long);
        await redis.Primary.CliAsync("WAIT", "2", "30000");
        var former = redis.Primary;

        await redis.SwitchOverAsync();
        await using var next = await OutsideOfTheFlow.RunAsync(() => GrantedOnAsync(locks, redis.Primary));

        (await former.CliAsync("EXISTS", $"locks:{{{next.Name}}}")).Number.ShouldBe(0);
        lease.ThrowIfLost();
        (await lease.ReleaseAsync()).ShouldBeTrue();
    }

    // The former primary takes writes until a Sentinel tells it; how long a client goes on there is not what is asked here.
    private static async Task<ILockLease> GrantedOnAsync(RedisLockProvider locks, RedisServer primary)
    {
        for (var number = 0; ; number++)
        {
            var lease = await locks.Mutex($"probe-{number}").AcquireAsync(Long);
            if ((await primary.CliAsync("EXISTS", $"locks:{{{lease.Name}}}")).Number == 1)
                return lease;
            await lease.DisposeAsync();
        }
    }
}
