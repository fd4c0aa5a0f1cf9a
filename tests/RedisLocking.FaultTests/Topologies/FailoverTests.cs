using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>A primary that gives way to its replica, or dies: whoever holds or waits goes on with the new one.</summary>
public sealed class FailoverTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(50);
    private static readonly LeaseOptions OutlivesTheFailover = new() { Ttl = TimeSpan.FromSeconds(50) };

    [Fact]
    public async Task Sentinels_promote_a_replica_and_what_is_granted_there_has_the_greater_token()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await using var locks = Topology.Open(redis.ConnectionString);
        var before = await locks.Mutex("before").AcquireAsync(Long);
        await before.ReleaseAsync();

        await redis.FailoverAsync();

        await using var after = await AcquireAsync(locks, "before");
        after.FencingToken.ShouldBeGreaterThan(before.FencingToken);
        (await redis.Primary.CliAsync("EXISTS", "locks:{before}")).Number.ShouldBe(1);
    }

    [Fact]
    public async Task A_lease_that_was_replicated_outlives_the_failover_by_Sentinels()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await using var locks = Topology.Open(redis.ConnectionString);
        await using var other = Topology.Open(redis.ConnectionString);
        var lease = await locks.Mutex("held", OutlivesTheFailover).AcquireAsync(Long);
        await redis.Primary.CliAsync("WAIT", "2", "30000");

        await redis.FailoverAsync();

        (await RefusedAsync(other, "held")).ShouldBeTrue();
        await HasFoundThePrimaryAsync(locks);
        lease.ThrowIfLost();
        (await lease.ReleaseAsync()).ShouldBeTrue();
        await using var next = await AcquireAsync(other, "held");
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task A_waiter_is_granted_after_a_failover_by_Sentinels()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await using var locks = Topology.Open(redis.ConnectionString);
        await using var other = Topology.Open(redis.ConnectionString);
        var lease = await locks.Mutex("awaited", OutlivesTheFailover).AcquireAsync(Long);
        var waiting = OutsideOfTheFlow.RunAsync(() => AcquireAsync(other, "awaited"));
        await Eventually.BecomesTrueAsync(async () => (await locks.Administration.FindAsync("awaited"))?.Waiters == 1, "the other one waits");
        await redis.Primary.CliAsync("WAIT", "2", "30000");

        await redis.FailoverAsync();

        await HasFoundThePrimaryAsync(locks);
        (await lease.ReleaseAsync()).ShouldBeTrue();
        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task A_lease_that_was_replicated_outlives_a_primary_of_a_Cluster()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var locks = Topology.Open(cluster.ConnectionString);
        await using var other = Topology.Open(cluster.ConnectionString);
        var lease = await locks.Mutex("held", OutlivesTheFailover).AcquireAsync(Long);
        var primary = await cluster.PrimaryOfAsync(await cluster.SlotOfAsync("held"));
        await primary.CliAsync("WAIT", "1", "30000");

        var promoted = await cluster.FailoverAsync(primary);

        (await RefusedAsync(other, "held")).ShouldBeTrue();
        await HasFoundThePrimaryAsync(locks, await NameOnAsync(cluster, promoted));
        await HasFoundThePrimaryAsync(locks);
        lease.ThrowIfLost();
        (await lease.ReleaseAsync()).ShouldBeTrue();
        await using var next = await AcquireAsync(other, "held");
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task A_lease_and_a_waiter_outlive_a_primary_of_a_Cluster_that_gives_way()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var locks = Topology.Open(cluster.ConnectionString);
        await using var other = Topology.Open(cluster.ConnectionString);
        var lease = await locks.Mutex("awaited", OutlivesTheFailover).AcquireAsync(Long);
        var waiting = OutsideOfTheFlow.RunAsync(() => AcquireAsync(other, "awaited"));
        await Eventually.BecomesTrueAsync(async () => (await locks.Administration.FindAsync("awaited"))?.Waiters == 1, "the other one waits");

        var promoted = await cluster.SwitchOverAsync(await cluster.PrimaryOfAsync(await cluster.SlotOfAsync("awaited")));

        await HasFoundThePrimaryAsync(locks, await NameOnAsync(cluster, promoted));
        (await lease.ReleaseAsync()).ShouldBeTrue();
        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task A_lease_outlives_a_restart_with_the_data()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, ExtraArguments = ["--appendfsync", "always"] });
        await using var locks = Topology.Open(server.ConnectionString);
        await using var other = Topology.Open(server.ConnectionString);
        var lease = await locks.Mutex("held", OutlivesTheFailover).AcquireAsync(Long);

        await server.RestartAsync();

        (await RefusedAsync(other, "held")).ShouldBeTrue();
        await HasFoundThePrimaryAsync(locks);
        lease.ThrowIfLost();
        (await lease.ReleaseAsync()).ShouldBeTrue();
    }

    private static async Task<ILockLease> AcquireAsync(RedisLockProvider locks, string name)
    {
        ILockLease? lease = null;
        await Eventually.BecomesTrueAsync(async () => (lease = await AvailableAsync(() => locks.Mutex(name).TryAcquireAsync(Long).AsTask())) is not null, "the lock is granted", Long);
        return lease!;
    }

    // A release whose connection breaks before its answer is not confirmed.
    private static async Task HasFoundThePrimaryAsync(RedisLockProvider locks, string probe = "probe")
    {
        await using var lease = await OutsideOfTheFlow.RunAsync(() => AcquireAsync(locks, probe));
    }

    private static async Task<string> NameOnAsync(RedisCluster cluster, RedisServer node)
    {
        for (var number = 0; ; number++)
        {
            var name = $"probe-{number}";
            if (await cluster.PrimaryOfAsync(await cluster.SlotOfAsync(name)) == node)
                return name;
        }
    }

    // A client that has not yet found the new primary says that the lock is unavailable, which is no answer.
    private static async Task<bool> RefusedAsync(RedisLockProvider locks, string name)
    {
        var wasGranted = false;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                try
                {
                    wasGranted = await OutsideOfTheFlow.RunAsync(() => locks.Mutex(name).TryAcquireAsync(TimeSpan.Zero).AsTask()) is not null;
                    return true;
                }
                catch (LockUnavailableException)
                {
                    return false;
                }
            },
            "Redis answers");
        return !wasGranted;
    }

    private static async Task<T?> AvailableAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (LockUnavailableException)
        {
            return null;
        }
    }
}
