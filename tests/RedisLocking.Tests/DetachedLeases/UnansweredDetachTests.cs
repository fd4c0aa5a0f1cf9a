using RedisLocking.Tests.Permits;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.DetachedLeases;

/// <summary>A lease is given to a handle, and the answer is lost, or somebody ends it meanwhile.</summary>
public sealed class UnansweredDetachTests : UnansweredTests
{
    [Theory]
    [MemberData(nameof(KindsOfLocks.All), MemberType = typeof(KindsOfLocks))]
    public async Task An_answer_that_is_lost_is_asked_for_again(string kind)
    {
        var lease = await Peer.Locks.LockAs(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var cut = Peer.Network.CutAfterNextRequestContaining("{document:42}");

        var handle = await lease.DetachAsync().WithPatience();

        await cut.WithPatience();
        var detached = Others.Locks.Attach(handle);
        detached.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
        (await detached.CheckAsync().WithPatience()).ShouldNotBeNull();
        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await Server.UntilNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("mutex")]
    [InlineData("permit")]
    public async Task An_answer_that_cannot_be_asked_for_ends_the_lease_and_keeps_nobody_out(string kind)
    {
        var lease = await Peer.Locks.LockAs(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await Peer.Network.RefuseConnectionsAsync();
        var cut = Peer.Network.CutAfterNextRequestContaining("{document:42}");

        await Should.ThrowAsync<LockUnavailableException>(() => lease.DetachAsync(TimeSpan.FromHours(24)).WithPatience());

        await cut.WithPatience();
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        Peer.Network.AcceptConnections();
        await Server.UntilNothingIsLeftAsync();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(KindsOfLocks.All), MemberType = typeof(KindsOfLocks))]
    public async Task A_lease_that_is_released_while_it_is_detached_is_one_or_the_other_and_keeps_nobody_out(string kind)
    {
        var kept = 0;
        for (var round = 0; round < 200; round++)
        {
            var lease = await Peer.Locks.LockAs(kind, "document:42").AcquireAsync(TimeSpan.FromMinutes(1)).WithPatience();
            var detaching = Task.Run(() => lease.DetachAsync().AsTask());
            await lease.ReleaseAsync().WithPatience();
            try
            {
                var handle = await detaching.WithPatience();
                (await Others.Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
                kept++;
            }
            catch (LockLostException)
            {
                // Released first.
            }
        }

        kept.ShouldBeLessThanOrEqualTo(200);
        await Server.UntilNothingIsLeftAsync();
    }
}
