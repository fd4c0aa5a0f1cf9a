using RedisLocking.TestSupport;

namespace RedisLocking.Tests.HoldOffs;

/// <summary>A replica that Sentinels promote: what it has is kept, and what it may not have is waited for.</summary>
public sealed class PromotedServerTests
{
    [Fact]
    public async Task A_promoted_server_has_what_was_acknowledged_and_grants_nothing_until_the_time_has_passed()
    {
        await using var servers = await RedisWithSentinels.StartAsync();
        await using var locks = Open(servers, replicaAcks: 2);
        await locks.InitializeAsync().WithPatience();
        var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        await servers.FailoverAsync();

        // One replica is left, so no two acknowledge anything any more.
        await using var others = Open(servers, replicaAcks: 1);
        foreach (var name in (string[])["order:42", "another"])
            (await Should.ThrowAsync<LockUnavailableException>(() => others.Mutex(name).TryAcquireAsync().WithPatience())).Message.ShouldContain("grants nothing for another");
        (await servers.Primary.CliAsync("GET", "locks:{order:42}")).Text.ShouldBe(lease.LeaseId);
        lease.ThrowIfLost();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await others.InitializeAsync().WithPatience();
        await using var after = await others.Mutex("order:42").AcquireAsync(TimeSpan.FromSeconds(30)).WithPatience();
        after.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    private static RedisLockProvider Open(RedisWithSentinels servers, int replicaAcks) => Providers.Open(servers.SentinelConnectionString, options =>
    {
        (options.RestartHoldOff, options.Ttl) = (TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));
        (options.ReplicaAcks, options.ReplicaPatience, options.OperationDeadline) = (replicaAcks, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20));
    });
}
