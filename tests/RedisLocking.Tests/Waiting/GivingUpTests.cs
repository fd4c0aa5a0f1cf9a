using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>A waiter gives up in the moment in which it is granted: the grant is passed on, and nothing leaks.</summary>
public sealed class GivingUpTests : IAsyncLifetime
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    // B's clock stands, so that its asks and its time-out come when a test says so; and C's, so that only a message can
    // serve it: a claim that ran out would not.
    private readonly ManualTime _time = new();
    private RedisServer _server = null!;
    private Peer _a = null!, _b = null!, _c = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _a = await Peer.OpenAsync(_server);
        _b = await Peer.OpenAsync(_server, time: _time);
        _c = await Peer.OpenAsync(_server, time: new ManualTime());
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _c.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_grant_that_is_on_its_way_to_a_cancelled_waiter_is_passed_on()
    {
        var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var leaving = _b.Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        var next = await GrantUnheardAsync(holder);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => leaving.WithPatience());
        await PassedOnAsync(next);
    }

    [Fact]
    public async Task A_grant_that_is_on_its_way_to_a_waiter_whose_time_is_over_is_passed_on()
    {
        var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var leaving = _b.Locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromMilliseconds(200)).AsTask();
        var next = await GrantUnheardAsync(holder);

        _time.Advance(TimeSpan.FromMilliseconds(220));

        (await leaving.WithPatience()).ShouldBeNull();
        await PassedOnAsync(next);
    }

    [Fact]
    public async Task A_grant_that_was_found_by_an_ask_while_its_waiter_gave_up_is_passed_on()
    {
        var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var leaving = _b.Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        var next = await GrantUnheardAsync(holder);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        await Eventually.BecomesTrueAsync(async () => (await _server.CliAsync("PTTL", Key)).Number > 5_000, "the ask has taken the full TTL");

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => leaving.WithPatience());
        await PassedOnAsync(next);
    }

    [Fact]
    public async Task A_waiter_whose_time_ends_while_an_ask_is_on_its_way_leaves_the_queue_with_the_answer()
    {
        await using var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var leaving = _b.Locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromMilliseconds(400)).AsTask();
        await _b.UntilJoinedAsync();
        _b.Network.HoldReplies();
        await Eventually.BecomesTrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(10));
                return _b.Network.HeldConnections > 0;
            },
            "an ask was answered");
        _time.Advance(TimeSpan.FromMilliseconds(500));
        leaving.IsCompleted.ShouldBeFalse();
        _b.Network.PassReplies();

        (await leaving.WithPatience()).ShouldBeNull();
        await _server.UntilQueuedAsync(Key, places: 0);

        // Nobody waits here any more, so the next one is answered by Redis.
        var before = _b.Network.Requests;
        (await _b.Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        _b.Network.Requests.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_grant_whose_waiter_left_goes_to_the_next_one_of_the_same_process()
    {
        var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var leaving = _b.Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        var heir = _b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var rival = await GrantUnheardAsync(holder);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving.WithPatience());
        _b.Network.PassReplies();

        await using (var lease = await heir.WithPatience())
        {
            rival.IsCompleted.ShouldBeFalse();
        }

        await using var last = await rival.WithPatience();
    }

    [Fact]
    public async Task A_waiter_that_gives_up_while_it_is_cut_off_leaves_as_soon_as_it_is_back()
    {
        await using var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var leaving = _c.Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        await _server.UntilQueuedAsync(Key);
        await _c.CutOffAsync();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving.WithPatience());
        (await _server.PlacesAsync(Key)).Count.ShouldBe(1);
        _c.Network.AcceptConnections();

        await _server.UntilQueuedAsync(Key, places: 0);
        holder.ThrowIfLost();
    }

    /// <summary>Releases to B, which does not hear of it, with C behind B in the queue. Returns C's wait.</summary>
    private async Task<Task<ILockLease>> GrantUnheardAsync(ILockLease holder)
    {
        await _b.UntilJoinedAsync();
        var next = _c.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await _server.UntilQueuedAsync(Key, places: 2);
        _b.Network.HoldReplies();
        await holder.DisposeAsync();
        await _server.UntilHeldByAsync(Key, _b);
        return next;
    }

    private async Task PassedOnAsync(Task<ILockLease> next)
    {
        var lease = await next.WithPatience();

        // What was on its way to B comes now, and must not touch what C has.
        _b.Network.PassReplies();
        await using (await _b.Locks.Mutex("another").AcquireAsync(TimeSpan.Zero).WithPatience())
        {
        }

        await Eventually.BecomesTrueAsync(() => _b.Locks.Sweeping == 0, "nothing is swept");
        lease.ThrowIfLost();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await _server.KeysAsync()).ShouldBe(["locks:token"]);
    }
}
