using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.Tests.Waiting;

/// <summary>Processes that are stopped or killed while they hold or wait: what is left of them keeps nobody waiting for long.</summary>
public sealed class StoppedProcessTests(ITestOutputHelper output)
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_head_that_is_stopped_costs_a_claim_and_waits_again_when_it_goes_on()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var c = await Peer.OpenAsync(server);
        await using var stopped = await WorkerProcess.StartAsync(server);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await stopped.SendAsync("acquire order:42 300000 30000");
        await server.UntilQueuedAsync(Key);
        var next = c.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key, places: 2);

        stopped.Pause();
        var began = TimeProvider.System.GetTimestamp();
        await holder.DisposeAsync();
        var lease = await next.WithPatience();
        Print("served after", began).ShouldBeLessThan(TimeSpan.FromSeconds(5));

        stopped.Resume();
        var line = stopped.NextLineAsync();
        await server.UntilQueuedAsync(Key);
        line.IsCompleted.ShouldBeFalse();
        lease.ThrowIfLost();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        TokenIn(await line).ShouldBeGreaterThan(lease.FencingToken);
        await stopped.SendAsync("release");
        (await stopped.NextLineAsync()).ShouldBe("released true");
    }

    [Fact]
    public async Task A_candidate_that_is_stopped_when_the_leader_resigns_costs_a_claim()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var c = await Peer.OpenAsync(server);
        await using var stopped = await WorkerProcess.StartAsync(server);
        var leader = await a.Locks.Election("order:42").CampaignAsync("a").WithPatience();
        await stopped.SendAsync("campaign order:42 b 30000");
        await server.UntilQueuedAsync(Key);
        var next = c.Locks.Election("order:42").CampaignAsync("c").AsTask();
        await server.UntilQueuedAsync(Key, places: 2);

        stopped.Pause();
        var began = TimeProvider.System.GetTimestamp();
        (await leader.ResignAsync().WithPatience()).ShouldBeTrue();
        var successor = await next.WithPatience();
        Print("led after", began).ShouldBeLessThan(TimeSpan.FromSeconds(5));

        stopped.Resume();
        await server.UntilQueuedAsync(Key);
        (await a.Locks.Election("order:42").GetLeaderAsync().WithPatience()).ShouldNotBeNull().Value.ShouldBe("c");
        (await successor.ResignAsync().WithPatience()).ShouldBeTrue();
        TokenIn(await stopped.NextLineAsync()).ShouldBeGreaterThan(successor.FencingToken);
    }

    [Fact]
    public async Task A_holder_that_is_killed_costs_its_TTL()
    {
        await using var server = await RedisServer.StartAsync();
        await using var c = await Peer.OpenAsync(server);
        await using var killed = await WorkerProcess.StartAsync(server);
        await killed.SendAsync("acquire order:42 0 2000");
        var token = TokenIn(await killed.NextLineAsync());
        var next = c.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key);

        await killed.KillAsync();
        var began = TimeProvider.System.GetTimestamp();

        await using var lease = await next.WithPatience();
        Print("served after", began).ShouldBeLessThan(TimeSpan.FromSeconds(2 + 5));
        lease.FencingToken.ShouldBeGreaterThan(token);
    }

    [Fact]
    public async Task A_holder_that_is_stopped_past_its_TTL_knows_that_it_lost_when_it_goes_on()
    {
        await using var server = await RedisServer.StartAsync();
        await using var c = await Peer.OpenAsync(server);
        await using var stopped = await WorkerProcess.StartAsync(server);
        await stopped.SendAsync("acquire order:42 0 2000");
        var token = TokenIn(await stopped.NextLineAsync());
        stopped.Pause();

        await using var lease = await c.Locks.Mutex("order:42").AcquireAsync(Long).WithPatience();
        stopped.Resume();

        (await stopped.NextLineAsync()).ShouldBe("lost");
        await stopped.SendAsync("release");
        (await stopped.NextLineAsync()).ShouldBe("released false");
        lease.FencingToken.ShouldBeGreaterThan(token);
        (await server.CliAsync("GET", Key)).Text!.TrimEnd('+').ShouldBe(lease.LeaseId);
    }

    [Fact]
    public async Task When_all_who_hold_and_wait_are_killed_nothing_is_left_in_Redis_within_a_minute()
    {
        await using var server = await RedisServer.StartAsync();
        await using var holder = await WorkerProcess.StartAsync(server);
        await using var waiter = await WorkerProcess.StartAsync(server);
        await holder.SendAsync("acquire order:42 0 2000");
        TokenIn(await holder.NextLineAsync()).ShouldBeGreaterThan(default);
        await waiter.SendAsync("acquire order:42 300000 2000");
        await server.UntilQueuedAsync(Key);

        await waiter.KillAsync();
        await holder.KillAsync();

        await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token"], "only the counter is left", TimeSpan.FromMinutes(1));
    }

    private static FencingToken TokenIn(string line)
    {
        line.ShouldStartWith("granted ");
        return FencingToken.Parse(line["granted ".Length..], null);
    }

    private TimeSpan Print(string what, long since)
    {
        var passed = TimeProvider.System.GetElapsedTime(since);
        output.WriteLine($"{what} {passed.TotalMilliseconds:0} ms");
        return passed;
    }
}
