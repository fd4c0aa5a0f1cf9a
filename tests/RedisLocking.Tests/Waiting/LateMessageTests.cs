using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>A grant holds for a claim: who hears of it later has nothing any more, and must know it.</summary>
public sealed class LateMessageTests
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_grant_that_is_heard_after_its_claim_starts_nobody()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server);
        await using var c = await Peer.OpenAsync(server);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var late = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key);
        b.Network.HoldReplies();
        await server.UntilAskedAsync();
        await holder.DisposeAsync();
        await server.UntilHeldByAsync(Key, b);

        // B's claim runs out unheard, and C has the lock: B's message is still on its way.
        var other = await c.Locks.Mutex("order:42").AcquireAsync(Long).WithPatience();
        b.Network.PassReplies();

        await Eventually.BecomesTrueAsync(() => b.Measured.Sum("redislocking.claims.expired", "redislocking.lock.kind=mutex") == 1, "the late message came");
        await server.UntilQueuedAsync(Key);
        late.IsCompleted.ShouldBeFalse();
        other.ThrowIfLost();
        (await other.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await using var lease = await late.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(other.FencingToken);
    }

    [Fact]
    public async Task A_grant_that_was_found_by_asking_is_not_taken_twice_when_its_message_comes()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        var time = new ManualTime();
        await using var b = await Peer.OpenAsync(server, time: time);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var first = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var second = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await b.UntilJoinedAsync();
        b.Network.HoldReplies();
        await holder.DisposeAsync();

        // B asks when its own clock says so, which is now: the message and the answer come together, and both grant.
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return (await server.CliAsync("PTTL", Key)).Number > 5_000;
            },
            "an ask has found the grant");
        b.Network.PassReplies();

        var lease = await first.WithPatience();
        await Task.Delay(100);
        second.IsCompleted.ShouldBeFalse();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await using var next = await second.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }
}
