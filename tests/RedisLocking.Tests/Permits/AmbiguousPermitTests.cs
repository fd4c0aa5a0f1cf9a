using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>As <c>AmbiguousAcquireTests</c>, of a reader, a writer and a permit: what has no answer ends owned or swept.</summary>
public sealed class AmbiguousPermitTests : IAsyncLifetime
{
    private const string Key = "locks:{catalog}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private RedisServer _server = null!;
    private Peer _others = null!, _peer = null!;

    public static TheoryData<string> Kinds => ["read", "write", "permit"];

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _others = await Peer.OpenAsync(_server);
        _peer = await Peer.OpenAsync(_server, configure: options => (options.Ttl, options.OperationDeadline) = (TimeSpan.FromHours(1), TimeSpan.FromSeconds(8)));
    }

    public async ValueTask DisposeAsync()
    {
        await _others.DisposeAsync();
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_connection_cut_between_the_script_and_its_answer_ends_owned(string kind)
    {
        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");

        var lease = await Of(_peer, kind).AcquireAsync(TimeSpan.Zero).WithPatience();

        await cut.WithPatience();
        await OwnedAsync(lease);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_same_of_who_is_ready_to_wait(string kind)
    {
        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");

        var lease = await Of(_peer, kind).AcquireAsync(Long).WithPatience();

        await cut.WithPatience();
        await OwnedAsync(lease);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_joined_the_queue_without_an_answer_is_served_in_its_turn(string kind)
    {
        var holder = await _others.Locks.Semaphore("catalog", 1).AcquireAsync(TimeSpan.Zero).WithPatience();
        if (kind != "permit")
        {
            await holder.DisposeAsync();
            holder = await _others.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        }

        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");
        var waiting = Of(_peer, kind).AcquireAsync(Long).AsTask();
        await cut.WithPatience();
        await _server.UntilQueuedAsync(Key);

        await holder.DisposeAsync();

        await OwnedAsync(await waiting.WithPatience());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_lost_answer_that_cannot_be_asked_after_is_swept_once_Redis_is_back(string kind)
    {
        await _peer.Network.RefuseConnectionsAsync();
        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");
        await Should.ThrowAsync<LockUnavailableException>(() => Of(_peer, kind).TryAcquireAsync().WithPatience());
        await cut.WithPatience();
        (await _server.HoldersAsync(Key)).Count.ShouldBe(1);

        _peer.Network.AcceptConnections();

        await _server.UntilNothingIsLeftAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_acquire_that_is_cancelled_while_it_travels_is_given_back(string kind)
    {
        foreach (var wait in (TimeSpan[])[TimeSpan.Zero, Long])
        {
            _peer.Network.HoldReplies();
            using var cancellation = new CancellationTokenSource();
            var acquiring = Of(_peer, kind).TryAcquireAsync(wait, cancellation.Token).AsTask();
            await Eventually.BecomesTrueAsync(async () => (await _server.HoldersAsync(Key)).Count == 1, "the script has run");

            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => acquiring.WithPatience());
            _peer.Network.PassReplies();

            await _server.UntilNothingIsLeftAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_release_that_never_arrives_says_so_and_frees_the_lock(string kind)
    {
        var lease = await Of(_peer, kind).AcquireAsync(TimeSpan.Zero).WithPatience();
        var detained = _peer.Network.DetainNextRequestContaining("{catalog}");

        await Should.ThrowAsync<LockUnavailableException>(() => lease.ReleaseAsync().WithPatience());

        await detained.Caught.WithPatience();
        await _server.UntilNothingIsLeftAsync();
    }

    private static IDistributedLock Of(Peer peer, string kind) => kind switch
    {
        "read" => peer.Locks.ReadLock("catalog"),
        "write" => peer.Locks.WriteLock("catalog"),
        _ => peer.Locks.Semaphore("catalog", 1),
    };

    private async Task OwnedAsync(ILockLease lease)
    {
        lease.ThrowIfLost();
        (await _server.HoldersAsync(Key)).ShouldBe([lease.LeaseId]);
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
    }
}
