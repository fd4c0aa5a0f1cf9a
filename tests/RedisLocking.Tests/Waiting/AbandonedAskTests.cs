using RedisLocking.Mutexes;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>An ask that runs, or is answered, when nobody here waits any more: it leaves no place and no lock behind.</summary>
public sealed class AbandonedAskTests : IAsyncLifetime
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly ManualTime _time = new();
    private RedisServer _server = null!;
    private Peer _a = null!, _b = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _a = await Peer.OpenAsync(_server);
        _b = await Peer.OpenAsync(_server, time: _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_wait_that_is_over_before_its_ask_is_answered_leaves_the_queue_with_the_answer()
    {
        await using var holder = await _a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = _b.Locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromMilliseconds(300)).AsTask();
        await _b.UntilJoinedAsync();
        _b.Network.HoldReplies();
        var before = _b.Network.Requests;
        _time.Advance(TimeSpan.FromMilliseconds(270));
        await Eventually.BecomesTrueAsync(() => _b.Network.Requests > before, "it has asked again");
        _time.Advance(TimeSpan.FromMilliseconds(60));
        await _server.CliAsync("PERSIST", $"{Key}:queue"); // Its own TTL would hide a place that stays.

        _b.Network.PassReplies();

        (await waiting.WithPatience()).ShouldBeNull();
        await _server.UntilQueuedAsync(Key, places: 0);
    }

    [Fact]
    public async Task A_join_that_is_overtaken_by_its_own_leaving_is_left_again()
    {
        var held = new LeaseOptions { Ttl = TimeSpan.FromMinutes(10), MaxHold = TimeSpan.FromMinutes(10) };
        var lost = await _b.Locks.Mutex("order:42", held).AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var waiting = _b.Locks.Mutex("order:42", held).AcquireAsync(Long, cancellation.Token).AsTask();

        // The script that joins is unknown, so that it is sent twice; the one that leaves is not.
        await _server.CliAsync("SCRIPT", "FLUSH");
        await _server.CliAsync("SCRIPT", "LOAD", MutexScripts.All.Leave.Text);
        _b.Network.HoldReplies();
        var before = _b.Network.Requests;
        _time.Advance(TimeSpan.FromMinutes(10));
        lost.Lost.IsCancellationRequested.ShouldBeTrue();
        await Eventually.BecomesTrueAsync(() => _b.Network.Requests > before, "the lost lock is asked for");
        before = _b.Network.Requests;
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
        await Eventually.BecomesTrueAsync(() => _b.Network.Requests > before, "the place is left before it was taken");

        var run = await _server.ScriptsRunAsync();
        _b.Network.PassReplies();

        await _server.UntilAskedAsync(run);
        await _server.UntilQueuedAsync(Key, places: 0);
        (await _server.CliAsync("PTTL", Key)).Number.ShouldBeGreaterThan(570_000, "the place was left, and did not run out");
        (await _server.CliAsync("GET", Key)).Text!.TrimEnd('+').ShouldBe(lost.LeaseId);
    }

    [Fact]
    public async Task An_ask_never_cuts_the_claim_that_it_finds()
    {
        const string id = "v1/host/1/random/1";
        await _server.CliAsync("SET", Key, id, "PX", "60000");

        await _server.CliAsync("EVAL", MutexScripts.All.Ask.Text, "3", Key, $"{Key}:queue", "locks:token", id, "100", "1", "0", "1000", "locks:wake:", "30000");

        (await _server.CliAsync("PTTL", Key)).Number.ShouldBeGreaterThan(30_000);
    }
}
