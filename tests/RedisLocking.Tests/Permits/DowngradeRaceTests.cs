using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

public sealed class DowngradeRaceTests
{
    private const int Rounds = 8;

    [Fact]
    public async Task A_renewal_of_the_writer_that_comes_after_its_downgrade_ends_neither()
    {
        await using var server = await RedisServer.StartAsync();
        var time = new ManualTime();
        await using var peer = await Peer.OpenAsync(server, time: time);
        for (var round = 0; round < Rounds; round++)
        {
            var writer = await time.CreepUntilAsync(peer.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).AsTask()).WithPatience();
            var lost = writer.Lost;
            peer.Network.HoldReplies();
            var downgrading = writer.DowngradeAsync().AsTask();
            await Eventually.BecomesTrueAsync(async () => (await server.HoldersAsync("locks:{catalog}")) is [var only] && only != writer.LeaseId, "the downgrade has run");

            // The answer is lost. When the connection is back, the writer is renewed and the downgrade is asked after: in whatever order.
            await peer.CutOffAsync();
            time.Advance(TimeSpan.FromSeconds(12));
            peer.Network.PassReplies();
            peer.Network.AcceptConnections();

            var reader = await time.CreepUntilAsync(downgrading).WithPatience();
            reader.ThrowIfLost();
            lost.IsCancellationRequested.ShouldBeFalse();
            (await time.CreepUntilAsync(reader.ReleaseAsync().AsTask()).WithPatience()).ShouldBeTrue();
        }

        await server.UntilNothingIsLeftAsync();
    }
}
