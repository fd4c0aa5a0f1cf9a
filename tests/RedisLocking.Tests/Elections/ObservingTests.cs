using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Elections;

/// <summary>Observers depend on no message, and on no connection: what they missed, the next look finds.</summary>
public sealed class ObservingTests
{
    private const string Lock = "locks:{billing}";

    [Fact]
    public async Task What_no_message_told_is_found_by_the_next_look()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server);
        await using var leadership = await locks.Election("billing").CampaignAsync("a").WithPatience();
        await using var told = Observe(locks);
        (await NextAsync(told))!.Value.ShouldBe("a");

        // As somebody with redis-cli would: no script runs that could tell.
        await server.CliAsync("HSET", Lock + ":leader", "value", "b", "revision", "2");
        (await NextAsync(told))!.Value.ShouldBe("b");
        await server.CliAsync("DEL", Lock);
        (await NextAsync(told)).ShouldBeNull();
    }

    [Fact]
    public async Task A_leader_that_died_is_gone_when_its_lease_ends()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server);
        await using var told = Observe(locks);
        (await NextAsync(told)).ShouldBeNull();

        await server.CliAsync("SET", Lock, "v1/gone/1/random/1e", "PX", "700");
        await server.CliAsync("HSET", Lock + ":leader", "id", "v1/gone/1/random/1e", "token", "5", "since", "1", "revision", "1", "value", "a");
        (await NextAsync(told))!.Value.ShouldBe("a");
        (await NextAsync(told)).ShouldBeNull();
    }

    [Fact]
    public async Task A_subscription_that_is_refused_costs_an_interval()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "default", "resetchannels");
        await using var locks = Providers.Open(server);
        await using var told = Observe(locks);
        (await NextAsync(told)).ShouldBeNull();

        await using var leadership = await locks.Election("billing").CampaignAsync("a").WithPatience();
        (await NextAsync(told))!.Value.ShouldBe("a");
    }

    [Fact]
    public async Task Observing_goes_on_over_an_outage_and_tells_what_has_changed_meanwhile()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server, options => options.OperationDeadline = TimeSpan.FromMilliseconds(500));
        await using var others = Providers.Open(server);
        var before = await others.Election("billing").CampaignAsync("before").WithPatience();
        await using var told = Observe(locks);
        (await NextAsync(told))!.Value.ShouldBe("before");

        await server.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await server.RestartAsync();
        await using var afterwards = Providers.Open(server);
        await using var next = await afterwards.Election("billing").CampaignAsync("after").WithPatience();

        // Without its data the server knows of nobody first.
        var change = await NextAsync(told) ?? await NextAsync(told);
        change!.Value.ShouldBe("after");
        change.FencingToken.ShouldBeGreaterThan(before.FencingToken);
    }

    [Fact]
    public async Task An_observer_waits_for_a_server_that_is_not_there_yet()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using var locks = Providers.Open(server, options => options.OperationDeadline = TimeSpan.FromMilliseconds(500));
        await using var told = Observe(locks);
        var first = NextAsync(told);
        await Task.Delay(TimeSpan.FromSeconds(1));
        first.IsCompleted.ShouldBeFalse();

        await server.RestartAsync();

        (await first).ShouldBeNull();
    }

    [Fact]
    public async Task After_a_flush_nobody_leads_and_the_next_leaders_token_is_greater()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server);
        await using var first = await locks.Election("billing", new LeaseOptions { Ttl = TimeSpan.FromSeconds(3) }).CampaignAsync("a").WithPatience();
        await using var told = Observe(locks);
        (await NextAsync(told))!.Value.ShouldBe("a");

        await server.CliAsync("FLUSHALL");
        (await NextAsync(told)).ShouldBeNull();
        await first.Lost.CancelledAsync();
        await using var second = await locks.Election("billing").CampaignAsync("b").WithPatience();

        (await NextAsync(told))!.FencingToken.ShouldBeGreaterThan(first.FencingToken);
    }

    private static IAsyncEnumerator<LeadershipChange> Observe(RedisLockProvider locks) => locks.Election("billing").ObserveAsync().GetAsyncEnumerator();

    private static async Task<LeaderInfo?> NextAsync(IAsyncEnumerator<LeadershipChange> told)
    {
        (await told.MoveNextAsync().AsTask().WithPatience()).ShouldBeTrue();
        return told.Current.Leader;
    }
}
