using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>A release gives the lock straight to the next waiter, by message, in the order in which the processes came.</summary>
public sealed class HandOffTests(RedisServerFixture redis)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = Providers.NewPrefix();

    private RedisServer Server => redis.Server;

    private string Key => $"{_prefix}:{{order:42}}";

    [Fact]
    public async Task A_waiter_is_given_the_lock_by_message_and_soon_has_it_for_a_full_TTL()
    {
        await using var a = await OpenAsync();
        var time = new ManualTime(); // On a clock that stands B asks no more: only the message can serve it.
        await using var b = await Peer.OpenAsync(Server, _prefix, time: time);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await b.UntilJoinedAsync();

        (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var lease = await waiting.WithPatience();
        b.HandOffs("remote").ShouldBe(1);
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
        (await Server.CliAsync("GET", Key)).Text.ShouldBe(lease.LeaseId);
        time.Advance(TimeSpan.FromMilliseconds(10));
        await Eventually.BecomesTrueAsync(async () => (await Server.CliAsync("PTTL", Key)).Number > 5_000, "the claim of a second was extended");
        lease.ThrowIfLost();
    }

    [Fact]
    public async Task A_waiter_asks_four_times_in_a_claim_and_sends_nothing_else()
    {
        await using var a = await OpenAsync();
        await using var b = await OpenAsync();
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await Server.UntilQueuedAsync(Key);

        var began = TimeProvider.System.GetTimestamp();
        var before = b.Network.Requests;
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var asks = b.Network.Requests - before;
        var most = (int)(TimeProvider.System.GetElapsedTime(began) / TimeSpan.FromMilliseconds(250)) + 1;
        await holder.DisposeAsync();

        await using var lease = await waiting.WithPatience();
        asks.ShouldBeInRange(1, most);
    }

    [Fact]
    public async Task Processes_are_served_in_the_order_in_which_they_came()
    {
        var peers = new List<Peer>();
        try
        {
            for (var index = 0; index < 5; index++)
                peers.Add(await OpenAsync());
            var served = new List<(int Peer, FencingToken Token)>();
            var holder = await peers[0].Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
            var waiters = new List<Task>();
            for (var index = 1; index < 5; index++)
            {
                waiters.Add(WaitAndLeaveAsync(index));
                await Server.UntilQueuedAsync(Key, index);
            }

            await holder.DisposeAsync();
            await Task.WhenAll(waiters).WithPatience();

            served.Select(one => one.Peer).ShouldBe([1, 2, 3, 4]);
            served.Select(one => one.Token).ShouldBeInOrder(SortDirection.Ascending);
            (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);

            async Task WaitAndLeaveAsync(int peer)
            {
                await using var lease = await peers[peer].Locks.Mutex("order:42").AcquireAsync(Long);
                served.Add((peer, lease.FencingToken));
            }
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_next_local_waiter_inherits_the_place_of_the_one_that_gave_up()
    {
        await using var a = await OpenAsync();
        await using var b = await OpenAsync();
        await using var c = await OpenAsync();
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var first = b.Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        var heir = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await Server.UntilQueuedAsync(Key);
        var rival = c.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var places = await Server.UntilQueuedAsync(Key, places: 2);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first.WithPatience());
        (await Server.PlacesAsync(Key)).ShouldBe(places);
        await holder.DisposeAsync();

        var inherited = await heir.WithPatience();
        inherited.LeaseId.ShouldBe(places[0]);
        rival.IsCompleted.ShouldBeFalse();
        await inherited.DisposeAsync();
        await using var last = await rival.WithPatience();
        last.LeaseId.ShouldBe(places[1]);
    }

    [Fact]
    public async Task A_queue_that_is_given_up_is_left_without_a_trace()
    {
        await using var a = await OpenAsync();
        await using var b = await OpenAsync();
        await using var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var waiting = b.Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        await Server.UntilQueuedAsync(Key);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
        await Eventually.BecomesTrueAsync(async () => (await Server.KeysAsync(_prefix)).Length == 2, "the queue is gone");
        (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);
    }

    private Task<Peer> OpenAsync() => Peer.OpenAsync(Server, _prefix);
}
