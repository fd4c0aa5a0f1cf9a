using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>Nothing depends on a message: what is not heard is found by asking.</summary>
public sealed class LostMessageTests(ITestOutputHelper output)
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_waiter_whose_subscription_is_cut_right_before_the_release_joins_anew_and_is_served()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        var time = new ManualTime();
        await using var b = await Peer.OpenAsync(server, time: time);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var place = (await server.UntilQueuedAsync(Key))[0];
        await b.UntilJoinedAsync();

        // It could be heard when it asked and cannot be heard now: to the release it is dead, and its place is dropped.
        await b.Network.RefuseConnectionsAsync();
        await server.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await holder.DisposeAsync();
        (await server.KeysAsync()).ShouldBe(["locks:token"]);

        await Eventually.BecomesTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                return waiting.IsCompleted;
            },
            "the waiter was served by its next ask");
        await using var lease = await waiting;
        lease.LeaseId.ShouldNotBe(place);
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
    }

    [Fact]
    public async Task A_waiter_that_said_it_cannot_hear_is_granted_and_finds_it_by_asking()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var place = (await server.UntilQueuedAsync(Key))[0];
        await b.Network.RefuseConnectionsAsync();
        await server.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await Eventually.BecomesTrueAsync(async () => (await server.CliAsync("ZSCORE", $"{Key}:queue", place)).Text == "1", "the place is marked as unheard");

        var began = TimeProvider.System.GetTimestamp();
        await holder.DisposeAsync();

        await using var lease = await waiting.WithPatience();
        Print("served after", began);
        lease.LeaseId.ShouldBe(place);
        b.HandOffs("promoted").ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_is_lost_with_its_connection_costs_a_reconnect_and_no_grant()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key);
        b.Network.HoldReplies();
        await holder.DisposeAsync();
        await server.UntilHeldByAsync(Key, b);

        b.Network.DropConnections();
        b.Network.PassReplies();

        await using var lease = await waiting.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
        (await server.CliAsync("GET", Key)).Text.ShouldBe(lease.LeaseId);
    }

    [Fact]
    public async Task A_process_listens_again_after_its_subscription_was_cut()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        var time = new ManualTime();
        await using var b = await Peer.OpenAsync(server, time: time);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var place = (await server.UntilQueuedAsync(Key))[0];
        await b.UntilJoinedAsync();
        await server.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");

        // Mostly the client subscribes anew by itself; where it does not, the next ask sees to it.
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                return await server.IsHeardAsync(b);
            },
            "the process listens on its wake channel");

        // From here on its clock stands again: it asks no more.
        await holder.DisposeAsync();
        await using var lease = await waiting.WithPatience();
        lease.LeaseId.ShouldBe(place);
        b.HandOffs("remote").ShouldBe(1);
    }

    [Fact]
    public async Task A_subscription_that_the_client_only_believes_in_is_made_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server);
        await using var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();

        // The user loses the right to its channel, and with it the subscription, without the connection's end; then it is
        // given back. Only an ask notices.
        await server.CliAsync("ACL", "SETUSER", "default", "resetchannels");
        await server.UntilUnheardAsync(b);
        await Eventually.BecomesTrueAsync(async () => (await server.CliAsync("ACL", "LOG")).ToString().Contains(b.WakeChannel, StringComparison.Ordinal), "the client was refused its channel");
        await server.CliAsync("ACL", "SETUSER", "default", "allchannels");
        (await server.IsHeardAsync(b)).ShouldBeFalse();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();

        await server.UntilHeardAsync(b);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
    }

    [Fact]
    public async Task A_drain_of_64_waiters_whose_subscriptions_are_cut_all_the_time_serves_each_once_and_one_at_a_time()
    {
        await using var server = await RedisServer.StartAsync();
        var peers = new List<Peer>();
        try
        {
            for (var index = 0; index < 8; index++)
                peers.Add(await Peer.OpenAsync(server, configure: options => options.LocalPassBudget = TimeSpan.Zero));
            await using var operations = await server.ConnectAsync();
            var holder = await peers[0].Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
            var tokens = new List<FencingToken> { holder.FencingToken };
            var inside = 0;
            var waiters = Enumerable.Range(0, 64).Select(index => WaitAndLeaveAsync(peers[index % 8])).ToArray();
            await server.UntilQueuedAsync(Key, places: 7);

            await operations.SendAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await holder.DisposeAsync();
            var drained = Task.WhenAll(waiters).WithPatience();
            while (!drained.IsCompleted)
            {
                await operations.SendAsync("CLIENT", "KILL", "TYPE", "pubsub");
                await Task.WhenAny(drained, Task.Delay(20));
            }

            await drained;
            tokens.Count.ShouldBe(65);
            tokens.ShouldBeInOrder(SortDirection.Ascending);
            tokens.ShouldBeUnique();
            await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token"], "nothing is left");

            async Task WaitAndLeaveAsync(Peer peer)
            {
                await using var lease = await peer.Locks.Mutex("order:42").AcquireAsync(Long);
                Interlocked.Increment(ref inside).ShouldBe(1);
                tokens.Add(lease.FencingToken);
                await Task.Delay(5);
                Interlocked.Decrement(ref inside).ShouldBe(0);
            }
        }
        finally
        {
            await Task.WhenAll(peers.Select(peer => peer.DisposeAsync().AsTask()));
        }
    }

    private void Print(string what, long since) => output.WriteLine($"{what} {TimeProvider.System.GetElapsedTime(since).TotalMilliseconds:0} ms");
}
