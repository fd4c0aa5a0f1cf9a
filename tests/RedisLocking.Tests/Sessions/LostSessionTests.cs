using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Sessions;

/// <summary>A session ends under its process: all of its leases end with it, and nothing that its process still sends touches who comes next.</summary>
public sealed class LostSessionTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.5);

    // Its margin of 300 ms is what a busy machine may take to run a timer.
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(6);

    private RedisServer _server = null!;
    private Peer _here = null!, _elsewhere = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _here = await Peer.OpenAsync(_server, configure: options => options.OperationDeadline = TimeSpan.FromSeconds(1));
        _elsewhere = await Peer.OpenAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _elsewhere.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Lost_fires_before_the_key_expires_when_the_server_is_stopped()
    {
        var began = TimeProvider.System.GetTimestamp();
        var session = await _here.Locks.OpenSessionAsync(Measured).AsTask().WithPatience();
        var lease = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var (sessionLost, leaseLost) = (session.Lost, lease.Lost);
        _server.Pause();
        try
        {
            await sessionLost.CancelledAsync();
            await leaseLost.CancelledAsync();

            // Redis began to count after us, so the key lasts at least this long.
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Measured);
            Should.Throw<LockLostException>(lease.ThrowIfLost);
        }
        finally
        {
            _server.Resume();
        }
    }

    [Fact]
    public async Task A_deleted_session_is_found_lost_at_its_next_renewal_with_all_of_its_leases()
    {
        var session = await _here.Locks.OpenSessionAsync(Short).AsTask().WithPatience();
        var leases = await AcquireAsync(session, count: 300);

        await _server.DeleteSessionAsync();
        await using var next = await _elsewhere.Locks.Mutex("order:7").AcquireAsync(TimeSpan.Zero).WithPatience();

        await session.Lost.CancelledAsync();
        foreach (var lease in leases)
            await lease.Lost.CancelledAsync();
        (await _server.CliAsync("KEYS", "locks:session:*")).Texts.ShouldBeEmpty();
        next.FencingToken.ShouldBeGreaterThan(leases[7].FencingToken);
        (await session.CloseAsync().WithPatience()).ShouldBeFalse();
        next.ThrowIfLost();
        (await _server.KeysAsync()).ShouldBe(["locks:token", "locks:{order:7}"]);
    }

    [Fact]
    public async Task A_flush_ends_it_and_its_successors_tokens_are_greater()
    {
        var session = await _here.Locks.OpenSessionAsync(Short).AsTask().WithPatience();
        var leases = await AcquireAsync(session, count: 3);

        await _server.CliAsync("FLUSHALL");
        await using var next = await _elsewhere.Locks.Mutex("order:0").AcquireAsync(TimeSpan.Zero).WithPatience();

        await session.Lost.CancelledAsync();
        await leases[2].Lost.CancelledAsync();
        next.FencingToken.ShouldBeGreaterThan(leases.Max(lease => lease.FencingToken));
    }

    [Fact]
    public async Task A_renewal_that_arrives_when_the_session_has_expired_does_not_bring_it_back()
    {
        var session = await _here.Locks.OpenSessionAsync(Short).AsTask().WithPatience();
        var lease = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var key = await _server.SessionKeyAsync();

        var late = _here.Network.DetainNextRequestContaining(key);
        await late.Caught.WithPatience();
        await _here.CutOffAsync();
        await Eventually.BecomesTrueAsync(async () => (await _server.CliAsync("EXISTS", key)).Number == 0, "the session has expired");
        await using var next = await _elsewhere.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await late.DeliverAsync().WithPatience();

        (await _server.CliAsync("EXISTS", key)).Number.ShouldBe(0);
        await session.Lost.CancelledAsync();
        Should.Throw<LockLostException>(lease.ThrowIfLost);
        next.ThrowIfLost();
    }

    [Fact]
    public async Task A_grant_that_its_session_did_not_live_to_hear_goes_to_the_next_in_the_queue()
    {
        await using var session = await _here.Locks.OpenSessionAsync(Long).AsTask().WithPatience();
        var holder = await _elsewhere.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var deaf = session.Mutex("order:42").AcquireAsync(Long).AsTask();
        await _server.UntilQueuedAsync("locks:{order:42}");
        var key = await _server.SessionKeyAsync();
        await using var third = await Peer.OpenAsync(_server);
        var next = third.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await _server.UntilQueuedAsync("locks:{order:42}", places: 2);

        // From here on the session's process sends and hears nothing. It is granted the lock, and ends.
        _here.Network.HoldRequests();
        _here.Network.HoldReplies();
        await holder.DisposeAsync();
        await _server.UntilHeldByAsync("locks:{order:42}", _here);
        await _server.CliAsync("DEL", key);

        await using var lease = await next.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);

        // It hears of the grant when its claim is over. (Earlier it would begin, and lose it with the first renewal, as with any key that is deleted.)
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        _here.Network.PassRequests();
        _here.Network.PassReplies();
        await Should.ThrowAsync<LockException>(() => deaf.WithPatience());
        (await _server.CliAsync("GET", "locks:{order:42}")).Text!.TrimEnd('+').ShouldBe(lease.LeaseId);
        lease.ThrowIfLost();
    }

    [Fact]
    public async Task One_lock_that_the_server_forgot_is_found_when_the_connection_is_back()
    {
        await using var session = await _here.Locks.OpenSessionAsync(Long).AsTask().WithPatience();
        var leases = await AcquireAsync(session, count: 3);
        await _server.CliAsync("DEL", "locks:{order:1}");

        _here.Network.DropConnections();

        await leases[1].Lost.CancelledAsync();
        session.Lost.IsCancellationRequested.ShouldBeFalse();
        leases[0].ThrowIfLost();
        leases[2].ThrowIfLost();
    }

    [Fact]
    public async Task A_hold_passes_to_no_waiter_outside_of_its_session()
    {
        await using var session = await _here.Locks.OpenSessionAsync(Long).AsTask().WithPatience();
        var holder = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var outside = _here.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await _server.UntilQueuedAsync("locks:{order:42}");
        var inside = session.Mutex("order:42").AcquireAsync(Long).AsTask();

        await holder.DisposeAsync();

        var (first, second) = await Task.WhenAny(outside, inside).WithPatience() == outside ? (outside, inside) : (inside, outside);
        await (await first).DisposeAsync();
        await (await second.WithPatience()).DisposeAsync();
        (await inside).LeaseId.ShouldContain("@");
        (await outside).LeaseId.ShouldNotContain("@");
    }

    [Theory]
    [InlineData("opened")]
    [InlineData("granted")]
    public async Task A_connection_cut_between_the_script_and_its_answer_ends_owned(string what)
    {
        ILockSession session;
        if (what == "opened")
        {
            var cut = _elsewhere.Network.CutAfterNextRequestContaining(":session:");
            session = await _elsewhere.Locks.OpenSessionAsync(Long).AsTask().WithPatience();
            await cut.WithPatience();
        }
        else
        {
            session = await _elsewhere.Locks.OpenSessionAsync(Long).AsTask().WithPatience();
        }

        var cutToo = what == "granted" ? _elsewhere.Network.CutAfterNextRequestContaining("locks:{order:42}") : Task.CompletedTask;
        var lease = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await cutToo.WithPatience();

        (await _here.Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        lease.ThrowIfLost();
        (await session.CloseAsync().WithPatience()).ShouldBeTrue();
        await Eventually.BecomesTrueAsync(async () => (await _server.KeysAsync()) is ["locks:token"], "only the counter is left");
    }

    [Fact]
    public async Task A_close_that_is_not_answered_says_so_and_frees_the_locks_when_it_can()
    {
        var session = await _here.Locks.OpenSessionAsync(Long).AsTask().WithPatience();
        var leases = await AcquireAsync(session, count: 300);
        await _here.CutOffAsync();

        await Should.ThrowAsync<LockUnavailableException>(() => session.CloseAsync().WithPatience());
        foreach (var lease in leases)
            Should.Throw<LockLostException>(lease.ThrowIfLost);

        _here.Network.AcceptConnections();
        await using var next = await _elsewhere.Locks.Mutex("order:7").AcquireAsync(Long).WithPatience();
    }

    private static Task<ILockLease[]> AcquireAsync(ILockSession session, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => session.Mutex($"order:{number}").AcquireAsync(TimeSpan.Zero).AsTask())).WithPatience();
}
