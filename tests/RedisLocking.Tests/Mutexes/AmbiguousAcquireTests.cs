using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Mutexes;

/// <summary>An acquire whose answer is lost ends owned or swept, never stuck for a TTL.</summary>
public sealed class AmbiguousAcquireTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private TcpProxy _proxy = null!;
    private RedisLockProvider _locks = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _proxy = TcpProxy.Start(_server.Port);
        _locks = Providers.Open(_proxy.Endpoint, options => (options.Ttl, options.OperationDeadline) = (TimeSpan.FromHours(1), TimeSpan.FromSeconds(8)));
        await using (await _locks.Mutex("warm-up").AcquireAsync(TimeSpan.Zero))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _locks.DisposeAsync();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_cut_between_the_script_and_its_answer_ends_owned()
    {
        var cut = _proxy.CutAfterNextRequestContaining("{order:42}");

        await using var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        await cut.WaitAsync(TimeSpan.FromSeconds(5));
        (await _server.CliAsync("GET", "locks:{order:42}")).Text.ShouldBe(lease.LeaseId);
        (await _server.CliAsync("GET", "locks:token")).Text.ShouldBe(lease.FencingToken.ToString());
        (await lease.ReleaseAsync()).ShouldBeTrue();
        (await _server.KeysAsync()).ShouldBe(["locks:token"]);
    }

    [Fact]
    public async Task A_lost_answer_that_cannot_be_asked_after_is_swept_once_Redis_is_back()
    {
        await _proxy.RefuseConnectionsAsync();
        var cut = _proxy.CutAfterNextRequestContaining("{order:42}");
        var failure = await Should.ThrowAsync<LockUnavailableException>(async () => await _locks.Mutex("order:42").TryAcquireAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        await cut.WaitAsync(TimeSpan.FromSeconds(5));
        failure.Message.ShouldContain("nobody knows");
        (await _server.KeysAsync()).ShouldContain("locks:{order:42}");

        _proxy.AcceptConnections();

        await Eventually.BecomesTrueAsync(async () => (await _server.KeysAsync()) is ["locks:token"], "the lock was swept");
    }

    [Fact]
    public async Task An_acquire_that_is_cancelled_while_it_travels_is_given_back()
    {
        _proxy.HoldReplies();
        using var cancel = new CancellationTokenSource();
        var acquire = _locks.Mutex("order:42").TryAcquireAsync(cancel.Token).AsTask();
        await Eventually.BecomesTrueAsync(async () => (await _server.KeysAsync()).Contains("locks:{order:42}"), "the script has run");

        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => acquire.WaitAsync(TimeSpan.FromSeconds(20)));
        _proxy.PassReplies();

        await Eventually.BecomesTrueAsync(async () => (await _server.KeysAsync()) is ["locks:token"], "the lock was given back");
        await Eventually.BecomesTrueAsync(() => _locks.Sweeping == 0, "nothing is swept any more");
    }

    [Fact]
    public async Task A_cancelled_acquire_that_was_refused_leaves_nothing_to_sweep()
    {
        await using var others = Providers.Open(_server);
        await using var holder = await others.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var requests = _proxy.Requests;
        _proxy.HoldReplies();
        using var cancel = new CancellationTokenSource();
        var acquire = _locks.Mutex("order:42").TryAcquireAsync(cancel.Token).AsTask();
        await Eventually.BecomesTrueAsync(() => _proxy.Requests > requests, "the request was sent");
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => acquire.WaitAsync(TimeSpan.FromSeconds(20)));

        _proxy.PassReplies();

        await Eventually.BecomesTrueAsync(() => _locks.Sweeping == 0, "nothing is swept any more");
        holder.ThrowIfLost();
    }

    [Fact]
    public async Task A_release_whose_answer_is_lost_says_so_and_frees_the_lock()
    {
        var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var cut = _proxy.CutAfterNextRequestContaining("{order:42}");

        var failure = await Should.ThrowAsync<LockUnavailableException>(async () => await lease.ReleaseAsync());
        await cut.WaitAsync(TimeSpan.FromSeconds(5));
        await lease.DisposeAsync();

        failure.Message.ShouldContain("order:42");
        await Eventually.BecomesTrueAsync(async () => (await _server.KeysAsync()) is ["locks:token"], "the lock is free");
    }
}
