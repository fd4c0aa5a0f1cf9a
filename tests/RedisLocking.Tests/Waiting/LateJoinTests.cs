using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>
/// The ask that joins the queue is kept by the network, as a packet that is retransmitted may be, and arrives when its id
/// was given up long ago: it must not keep a lock that nobody knows to have.
/// </summary>
public sealed class LateJoinTests : IAsyncLifetime
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private RedisServer _server = null!;
    private Peer _a = null!, _b = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _a = await Peer.OpenAsync(_server);
        _b = await Peer.OpenAsync(_server, configure: options => options.Ttl = TimeSpan.FromHours(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_join_that_arrives_after_its_waiter_joined_under_another_id_is_swept()
    {
        var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var late = _b.Network.DetainNextRequestContaining($"{Key}:queue");
        var waiting = _b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await late.Caught.WithPatience();
        await _server.UntilQueuedAsync(Key);
        await holder.DisposeAsync();
        await (await waiting.WithPatience()).DisposeAsync();
        (await _server.KeysAsync()).ShouldBe(["locks:token"]);

        await TakesAndIsSweptAsync(late);
    }

    [Fact]
    public async Task A_join_that_arrives_after_its_waiter_gave_up_is_swept()
    {
        var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var late = _b.Network.DetainNextRequestContaining($"{Key}:queue");
        var waiting = _b.Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        await late.Caught.WithPatience();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
        await holder.DisposeAsync();
        await _server.UntilQueuedAsync(Key, places: 0);

        await TakesAndIsSweptAsync(late);
    }

    [Fact]
    public async Task A_join_that_arrives_late_behind_a_holder_costs_nobody_his_turn()
    {
        var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var late = _b.Network.DetainNextRequestContaining($"{Key}:queue");
        var waiting = _b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await late.Caught.WithPatience();
        var place = (await _server.UntilQueuedAsync(Key))[0];

        await late.DeliverAsync().WithPatience();
        await holder.DisposeAsync();

        await using var lease = await waiting.WithPatience();
        lease.LeaseId.ShouldBe(place);
        await _server.UntilQueuedAsync(Key, places: 0);
        lease.ThrowIfLost();
    }

    private async Task TakesAndIsSweptAsync(DetainedRequest late)
    {
        var before = await LastTokenAsync();
        await late.DeliverAsync().WithPatience();

        // A token was taken, so the lock was; its TTL is an hour.
        (await LastTokenAsync()).ShouldBeGreaterThan(before);
        await Eventually.BecomesTrueAsync(async () => (await _server.KeysAsync()) is ["locks:token"], "the lock was given back");
    }

    private async Task<long> LastTokenAsync() => (await _server.CliAsync("GET", "locks:token")).Number;
}
