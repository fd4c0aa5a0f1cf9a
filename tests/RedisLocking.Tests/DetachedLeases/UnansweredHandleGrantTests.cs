using RedisLocking.Tests.Permits;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.DetachedLeases;

/// <summary>A free lock is taken for a handle in one call, and the answer is lost.</summary>
public sealed class UnansweredHandleGrantTests : UnansweredTests
{
    [Fact]
    public async Task It_is_asked_after()
    {
        await Peer.Locks.Mutex("warm-up").TryAcquireDetachedAsync(TimeSpan.Zero).WithPatience();
        var cut = Peer.Network.CutAfterNextRequestContaining("{document:42}");

        var handle = (await Peer.Locks.Mutex("document:42").TryAcquireDetachedAsync(TimeSpan.Zero).WithPatience()).ShouldNotBeNull();

        await cut.WithPatience();
        (await Others.Locks.Mutex("document:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await Others.Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_grant_that_cannot_be_asked_after_is_nobodys_and_is_swept()
    {
        await (await Peer.Locks.Mutex("warm-up").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
        await Peer.Network.RefuseConnectionsAsync();
        var cut = Peer.Network.CutAfterNextRequestContaining("{document:42}");

        await Should.ThrowAsync<LockUnavailableException>(() => Peer.Locks.Mutex("document:42").TryAcquireDetachedAsync(TimeSpan.FromMinutes(1)).WithPatience());

        await cut.WithPatience();
        Peer.Network.AcceptConnections();
        await Server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task Among_those_who_take_and_release_at_once_there_is_one_at_a_time_and_tokens_rise()
    {
        var (holders, last, total) = (0, 0L, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async number =>
        {
            var locks = number % 2 == 0 ? Peer.Locks : Others.Locks;
            for (var round = 0; round < 50; round++)
            {
                if (number % 4 == 0)
                {
                    // Some hold it in the ordinary way, and may pass it on within their process.
                    await using var lease = await locks.Mutex("document:42").AcquireAsync(TimeSpan.FromMinutes(1));
                    await HoldAsync(lease.FencingToken);
                    continue;
                }

                var detached = locks.Attach((await locks.Mutex("document:42").TryAcquireDetachedAsync(TimeSpan.FromMinutes(1))).ShouldNotBeNull());
                await HoldAsync(detached.FencingToken);
                (await detached.ReleaseAsync()).ShouldBeTrue();
            }
        })).WaitAsync(TimeSpan.FromMinutes(2));

        total.ShouldBe(16 * 50);
        await Server.UntilNothingIsLeftAsync();

        async Task HoldAsync(FencingToken token)
        {
            Interlocked.Increment(ref holders).ShouldBe(1);
            token.Value.ShouldBeGreaterThan(last);
            last = token.Value;
            total++;
            await Task.Yield();
            Interlocked.Decrement(ref holders);
        }
    }
}
