using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>An upgrade, a downgrade, or a release after one, whose answer is lost.</summary>
public sealed class UnansweredExchangeTests : UnansweredTests
{
    private const string Key = "locks:{catalog}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task An_upgrade_whose_answer_is_lost_is_asked_after()
    {
        var reader = await ReadAsync();
        var cut = Peer.Network.CutAfterNextRequestContaining("{catalog}");

        var writer = await reader.UpgradeAsync(TimeSpan.Zero).WithPatience();

        await cut.WithPatience();
        await HoldsAloneAsync(writer);
    }

    [Fact]
    public async Task An_upgrade_that_waits_and_whose_joining_is_not_answered_is_granted_all_the_same()
    {
        var reader = await ReadAsync();
        var other = await Others.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var cut = Peer.Network.CutAfterNextRequestContaining("{catalog}");
        var upgrading = reader.UpgradeAsync(Long).AsTask();
        await cut.WithPatience();
        await Server.UntilQueuedAsync(Key);

        await other.DisposeAsync();

        await HoldsAloneAsync(await upgrading.WithPatience());
    }

    [Fact]
    public async Task An_upgrade_that_cannot_be_asked_after_becomes_the_reader_again()
    {
        var reader = await ReadAsync();
        await Peer.Network.RefuseConnectionsAsync();
        var cut = Peer.Network.CutAfterNextRequestContaining("{catalog}");
        await Should.ThrowAsync<LockUnavailableException>(() => reader.TryUpgradeAsync(TimeSpan.Zero).WithPatience());
        await cut.WithPatience();
        (await Server.HoldersAsync(Key)).ShouldNotBe([reader.LeaseId]);

        Peer.Network.AcceptConnections();

        await Server.UntilHeldAsAsync(Key, reader.LeaseId);
        reader.ThrowIfLost();
        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await Server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_writer_that_was_upgraded_and_whose_release_never_arrives_leaves_no_reader_behind()
    {
        var writer = await (await ReadAsync()).UpgradeAsync(TimeSpan.Zero).WithPatience();
        var detained = Peer.Network.DetainNextRequestContaining("{catalog}");

        await Should.ThrowAsync<LockUnavailableException>(() => writer.ReleaseAsync().WithPatience());

        await detained.Caught.WithPatience();
        await Server.UntilNothingIsLeftAsync();
        await detained.DeliverAsync();
        (await Server.KeysAsync()).ShouldBe(["locks:token"]);
    }

    [Fact]
    public async Task A_downgrade_whose_answer_is_lost_is_asked_after()
    {
        var writer = await WriteAsync();
        var cut = Peer.Network.CutAfterNextRequestContaining("{catalog}");

        var reader = await writer.DowngradeAsync().WithPatience();

        await cut.WithPatience();
        await HoldsAloneAsync(reader);
    }

    [Fact]
    public async Task A_downgrade_that_cannot_be_asked_after_ends_the_writer_and_is_swept()
    {
        var writer = await WriteAsync();
        await Peer.Network.RefuseConnectionsAsync();
        var cut = Peer.Network.CutAfterNextRequestContaining("{catalog}");

        await Should.ThrowAsync<LockUnavailableException>(() => writer.DowngradeAsync().WithPatience());

        // Readers may be beside it already.
        await cut.WithPatience();
        writer.Lost.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<LockLostException>(writer.ThrowIfLost);
        Peer.Network.AcceptConnections();
        await Server.UntilNothingIsLeftAsync();
        await writer.DisposeAsync();
    }

    private async Task<ILockLease> ReadAsync() => await Peer.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();

    private async Task<ILockLease> WriteAsync() => await Peer.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();

    private async Task HoldsAloneAsync(ILockLease lease)
    {
        lease.ThrowIfLost();
        (await Server.HoldersAsync(Key)).ShouldBe([lease.LeaseId]);
        FencingToken.Parse((await Server.CliAsync("GET", "locks:token")).Text!).ShouldBeGreaterThanOrEqualTo(lease.FencingToken);
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await Server.UntilNothingIsLeftAsync();
    }
}
