using RedisLocking.Tests.Permits;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.DetachedLeases;

/// <summary>A lease is given to a handle, and the answer is lost, or somebody ends it meanwhile.</summary>
public sealed class UnansweredDetachTests : IAsyncLifetime
{
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

    [Theory]
    [MemberData(nameof(KindsOfLocks.All), MemberType = typeof(KindsOfLocks))]
    public async Task An_answer_that_is_lost_is_asked_for_again(string kind)
    {
        var lease = await _peer.Locks.LockAs(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var cut = _peer.Network.CutAfterNextRequestContaining("{document:42}");

        var handle = await lease.DetachAsync().WithPatience();

        await cut.WithPatience();
        var detached = _others.Locks.Attach(handle);
        detached.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
        (await detached.CheckAsync().WithPatience()).ShouldNotBeNull();
        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("mutex")]
    [InlineData("permit")]
    public async Task An_answer_that_cannot_be_asked_for_ends_the_lease_and_keeps_nobody_out(string kind)
    {
        var lease = await _peer.Locks.LockAs(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await _peer.Network.RefuseConnectionsAsync();
        var cut = _peer.Network.CutAfterNextRequestContaining("{document:42}");

        await Should.ThrowAsync<LockUnavailableException>(() => lease.DetachAsync(TimeSpan.FromHours(24)).WithPatience());

        await cut.WithPatience();
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        _peer.Network.AcceptConnections();
        await _server.UntilNothingIsLeftAsync();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(KindsOfLocks.All), MemberType = typeof(KindsOfLocks))]
    public async Task A_lease_that_is_released_while_it_is_detached_is_one_or_the_other_and_keeps_nobody_out(string kind)
    {
        var kept = 0;
        for (var round = 0; round < 200; round++)
        {
            var lease = await _peer.Locks.LockAs(kind, "document:42").AcquireAsync(TimeSpan.FromMinutes(1)).WithPatience();
            var detaching = Task.Run(() => lease.DetachAsync().AsTask());
            await lease.ReleaseAsync().WithPatience();
            try
            {
                var handle = await detaching.WithPatience();
                (await _others.Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
                kept++;
            }
            catch (LockLostException)
            {
                // Released first.
            }
        }

        kept.ShouldBeLessThanOrEqualTo(200);
        await _server.UntilNothingIsLeftAsync();
    }
}
