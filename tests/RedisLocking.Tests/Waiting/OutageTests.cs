using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>What becomes of waiters when their provider closes, or their Redis goes.</summary>
public sealed class OutageTests
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_provider_that_closes_has_left_the_queue_when_it_is_closed()
    {
        // A server that never ran the script with which one leaves: it must be loaded while the provider closes.
        await using var server = await RedisServer.StartAsync();
        await using var a = Providers.Open(server);
        await using var holder = await a.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var b = Providers.Open(server);
        var waiting = b.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key);

        await b.DisposeAsync();

        (await server.PlacesAsync(Key)).ShouldBeEmpty();
        (await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience())).Message.ShouldContain("provider was closed");
    }

    [Fact]
    public async Task A_provider_that_closes_while_it_is_granted_passes_the_grant_on()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server, time: new ManualTime());
        await using var c = await Peer.OpenAsync(server, time: new ManualTime());
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var closed = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await b.UntilJoinedAsync();
        var next = c.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key, places: 2);
        b.Network.HoldReplies();
        await holder.DisposeAsync();
        await server.UntilHeldByAsync(Key, b);

        var closing = b.Locks.DisposeAsync();

        // C's clock stands, so only a grant that was passed on can serve it.
        await using var lease = await next.WithPatience();
        await Should.ThrowAsync<LockUnavailableException>(() => closed.WithPatience());
        b.Network.PassReplies();
        await closing;
    }

    [Fact]
    public async Task A_provider_that_closes_while_an_acquire_travels_gives_the_lock_back()
    {
        await using var server = await RedisServer.StartAsync();
        await using var b = await Peer.OpenAsync(server);
        b.Network.HoldReplies();
        var travelling = b.Locks.Mutex("order:42").TryAcquireAsync().AsTask();
        await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()).Contains(Key), "the acquire has run");

        var closing = b.Locks.DisposeAsync();
        await Should.ThrowAsync<LockUnavailableException>(() => travelling.WithPatience());
        b.Network.PassReplies();
        await closing;

        await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token"], "the lock was given back", TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_server_that_restarts_without_its_data_serves_who_waited_before()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server);
        await using var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key);

        await server.RestartAsync();

        await using var lease = await waiting.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
        (await server.CliAsync("GET", Key)).Text.ShouldBe(lease.LeaseId);
    }

    [Fact]
    public async Task A_waiter_joins_anew_behind_whoever_took_the_lock_after_a_restart()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server);
        await using var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var before = await server.UntilQueuedAsync(Key);
        await b.CutOffAsync();
        await server.RestartAsync();
        await server.CliAsync("SET", Key, "v1/other/1/zzz/1", "PX", "60000");
        b.Network.AcceptConnections();

        var after = await server.UntilQueuedAsync(Key);
        after.ShouldNotBe(before);
        waiting.IsCompleted.ShouldBeFalse();
        await server.CliAsync("DEL", Key);
        await using var lease = await waiting.WithPatience();
        lease.LeaseId.ShouldBe(after[0]);
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    public async Task Who_waits_is_told_within_the_operation_deadline_when_the_server_is(string fate)
    {
        var deadline = TimeSpan.FromSeconds(8);
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server, options => options.OperationDeadline = deadline);
        await server.CliAsync("SET", Key, "v1/other/1/zzz/1");
        var waiting = locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key);

        var began = TimeProvider.System.GetTimestamp();
        if (fate == "stopped")
            server.Pause();
        else
            await server.KillAsync();
        try
        {
            await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience());

            // The deadline and the quarter of a second between two asks; three times that for a machine that is busy.
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan((deadline + TimeSpan.FromMilliseconds(250)) * 3);
        }
        finally
        {
            if (fate == "stopped")
                server.Resume();
        }
    }

    [Fact]
    public async Task While_the_server_is_away_few_of_many_callers_try_and_all_are_told_why_not()
    {
        await using var server = await RedisServer.StartAsync();
        await using var peer = await Peer.OpenAsync(server, configure: options => options.OperationDeadline = TimeSpan.FromSeconds(8));
        await peer.CutOffAsync();
        await Eventually.BecomesTrueAsync(
            async () => (await Should.ThrowAsync<LockUnavailableException>(() => peer.Locks.Mutex("first").AcquireAsync(TimeSpan.Zero).AsTask())).Message.Contains("no connection", StringComparison.Ordinal),
            "the client has noticed");
        var before = Calls();

        var callers = Enumerable.Range(0, 200).Select(index => peer.Locks.Mutex($"n{index}").AcquireAsync(TimeSpan.Zero).AsTask()).ToArray();

        foreach (var caller in callers)
            (await Should.ThrowAsync<LockUnavailableException>(() => caller.WithPatience())).Message.ShouldContain("no connection");
        (Calls() - before).ShouldBeLessThan(20);

        int Calls() => peer.Measured.Count("redislocking.call.locks", "redislocking.operation=acquire");
    }
}
