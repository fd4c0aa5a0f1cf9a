using RedisLocking.Tests.Permits;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.MultiLocks;

/// <summary>The one call for several locks, and what meets it on the way.</summary>
public sealed class JointCallTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private RedisServer _server = null!;
    private Peer _others = null!, _peer = null!;

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

    [Fact]
    public async Task When_the_third_of_three_is_taken_nothing_is_kept()
    {
        await using var third = await _others.Locks.Mutex("c").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await _peer.Locks.AllOf("a", "b", "c").TryAcquireAsync().WithPatience()).ShouldBeNull();

        (await _server.KeysAsync()).ShouldBe(["locks:token", "locks:{c}"]);
    }

    [Fact]
    public async Task When_its_answer_is_lost_each_of_the_locks_is_asked_after()
    {
        var cut = _peer.Network.CutAfterNextRequestContaining("{b}");

        var lease = await Mixed(_peer).AcquireAsync(TimeSpan.Zero).WithPatience();

        await cut.WithPatience();
        lease.ThrowIfLost();
        (await _server.CliAsync("GET", "locks:{a}")).Text.ShouldBe(lease.Parts[0].LeaseId);
        (await _server.HoldersAsync("locks:{b}")).ShouldBe([lease.Parts[1].LeaseId]);
        (await _server.HoldersAsync("locks:{c}")).ShouldBe([lease.Parts[2].LeaseId]);
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task When_its_answer_is_lost_and_cannot_be_asked_after_all_of_the_locks_are_swept()
    {
        await _peer.Network.RefuseConnectionsAsync();
        var cut = _peer.Network.CutAfterNextRequestContaining("{b}");
        await Should.ThrowAsync<LockUnavailableException>(() => Mixed(_peer).TryAcquireAsync().WithPatience());
        await cut.WithPatience();
        (await _server.KeysAsync()).ShouldBe(["locks:token", "locks:{a}", "locks:{b}", "locks:{c}"]);

        _peer.Network.AcceptConnections();

        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task When_it_never_arrived_nothing_is_kept_even_if_it_arrives_later()
    {
        var detained = _peer.Network.DetainNextRequestContaining("{b}");
        await Should.ThrowAsync<LockUnavailableException>(() => Mixed(_peer).TryAcquireAsync().WithPatience());
        await detained.Caught.WithPatience();

        await detained.DeliverAsync();

        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task Who_came_for_one_of_the_locks_meanwhile_is_not_refused_for_another_one_that_is_held()
    {
        await using var third = await _others.Locks.Mutex("c").AcquireAsync(TimeSpan.Zero).WithPatience();
        _peer.Network.HoldReplies();
        var three = _peer.Locks.AllOf("a", "b", "c").TryAcquireAsync().AsTask();
        await Eventually.BecomesTrueAsync(() => _peer.Network.HeldConnections > 0, "the call has been answered");

        var one = _peer.Locks.Mutex("a").TryAcquireAsync().AsTask();
        _peer.Network.PassReplies();

        (await three.WithPatience()).ShouldBeNull();
        await using var lease = (await one.WithPatience()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_reader_a_writer_and_a_permit_that_are_held_elsewhere_are_waited_for_in_turn()
    {
        var writer = await _others.Locks.WriteLock("b").AcquireAsync(TimeSpan.Zero).WithPatience();
        var permit = await _others.Locks.Semaphore("c", 1).AcquireAsync(TimeSpan.Zero).WithPatience();
        (await Mixed(_peer).TryAcquireAsync().WithPatience()).ShouldBeNull();
        var waiting = Mixed(_peer).AcquireAsync(Long).AsTask();
        await _server.UntilQueuedAsync("locks:{b}");

        await writer.DisposeAsync();
        await _server.UntilQueuedAsync("locks:{c}");
        await permit.DisposeAsync();

        var lease = await waiting.WithPatience();
        lease.Parts.Select(part => part.Name.Value).ShouldBe(["a", "b", "c"]);
        await using var beside = await _others.Locks.ReadLock("b").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    private static IDistributedLock Mixed(Peer peer) =>
        peer.Locks.AllOf(peer.Locks.Mutex("a"), peer.Locks.ReadLock("b"), peer.Locks.Semaphore("c", 1));
}
