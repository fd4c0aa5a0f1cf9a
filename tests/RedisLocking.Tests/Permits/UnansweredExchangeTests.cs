using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>An upgrade, a downgrade, or a release after one, whose answer is lost.</summary>
public sealed class UnansweredExchangeTests : IAsyncLifetime
{
    private const string Key = "locks:{catalog}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    // A TTL that ends nothing while a test runs: what is freed was freed by somebody.
    private static readonly TimeSpan Ttl = TimeSpan.FromHours(1);

    private RedisServer _server = null!;
    private Peer _others = null!, _peer = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _others = await Peer.OpenAsync(_server);
        _peer = await Peer.OpenAsync(_server, configure: options => (options.Ttl, options.OperationDeadline) = (Ttl, TimeSpan.FromSeconds(8)));
    }

    public async ValueTask DisposeAsync()
    {
        await _others.DisposeAsync();
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_upgrade_whose_answer_is_lost_is_asked_after()
    {
        var reader = await ReadAsync();
        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");

        var writer = await reader.UpgradeAsync(TimeSpan.Zero).WithPatience();

        await cut.WithPatience();
        await HoldsAloneAsync(writer);
    }

    [Fact]
    public async Task An_upgrade_that_waits_and_whose_joining_is_not_answered_is_granted_all_the_same()
    {
        var reader = await ReadAsync();
        var other = await _others.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");
        var upgrading = reader.UpgradeAsync(Long).AsTask();
        await cut.WithPatience();
        await _server.UntilQueuedAsync(Key);

        await other.DisposeAsync();

        await HoldsAloneAsync(await upgrading.WithPatience());
    }

    [Fact]
    public async Task An_upgrade_that_cannot_be_asked_after_becomes_the_reader_again()
    {
        var reader = await ReadAsync();
        await _peer.Network.RefuseConnectionsAsync();
        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");
        await Should.ThrowAsync<LockUnavailableException>(() => reader.TryUpgradeAsync(TimeSpan.Zero).WithPatience());
        await cut.WithPatience();
        (await _server.HoldersAsync(Key)).ShouldNotBe([reader.LeaseId]);

        _peer.Network.AcceptConnections();

        await _server.UntilHeldAsAsync(Key, reader.LeaseId);
        reader.ThrowIfLost();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_writer_that_was_upgraded_and_whose_release_never_arrives_leaves_no_reader_behind()
    {
        var writer = await (await ReadAsync()).UpgradeAsync(TimeSpan.Zero).WithPatience();
        var detained = _peer.Network.DetainNextRequestContaining("{catalog}");

        await Should.ThrowAsync<LockUnavailableException>(() => writer.ReleaseAsync().WithPatience());

        await detained.Caught.WithPatience();
        await _server.UntilNothingIsLeftAsync();
        await detained.DeliverAsync();
        (await _server.KeysAsync()).ShouldBe(["locks:token"]);
    }

    [Fact]
    public async Task A_downgrade_whose_answer_is_lost_is_asked_after()
    {
        var writer = await WriteAsync();
        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");

        var reader = await writer.DowngradeAsync().WithPatience();

        await cut.WithPatience();
        await HoldsAloneAsync(reader);
    }

    [Fact]
    public async Task A_downgrade_that_cannot_be_asked_after_ends_the_writer_and_is_swept()
    {
        var writer = await WriteAsync();
        await _peer.Network.RefuseConnectionsAsync();
        var cut = _peer.Network.CutAfterNextRequestContaining("{catalog}");

        await Should.ThrowAsync<LockUnavailableException>(() => writer.DowngradeAsync().WithPatience());

        // Readers may be beside it already.
        await cut.WithPatience();
        writer.Lost.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<LockLostException>(writer.ThrowIfLost);
        _peer.Network.AcceptConnections();
        await _server.UntilNothingIsLeftAsync();
        await writer.DisposeAsync();
    }

    private async Task<ILockLease> ReadAsync() => await _peer.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();

    private async Task<ILockLease> WriteAsync() => await _peer.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();

    private async Task HoldsAloneAsync(ILockLease lease)
    {
        lease.ThrowIfLost();
        (await _server.HoldersAsync(Key)).ShouldBe([lease.LeaseId]);
        FencingToken.Parse((await _server.CliAsync("GET", "locks:token")).Text!).ShouldBeGreaterThanOrEqualTo(lease.FencingToken);
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
    }
}
