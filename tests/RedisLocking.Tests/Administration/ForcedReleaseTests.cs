using RedisLocking.Tests.DetachedLeases;
using RedisLocking.Tests.Permits;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Administration;

/// <summary>Locks that are taken away: who is told, who is let in, and what is left alone.</summary>
public sealed class ForcedReleaseTests : IAsyncLifetime
{
    private const string Name = "document:42";
    private const string Key = "locks:{document:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    // Renewals come every twenty minutes: who knows before, was told.
    private static readonly TimeSpan Ttl = TimeSpan.FromHours(1);

    private RedisServer _server = null!;
    private Peer _administrator = null!, _peer = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _administrator = await Peer.OpenAsync(_server);
        _peer = await Peer.OpenAsync(_server, configure: options => options.Ttl = Ttl);
        await Eventually.BecomesTrueAsync(async () => (await _server.CliAsync("PUBSUB", "NUMSUB", "locks:wake:forced")).Items[1].Number == 2, "both processes hear of forced releases");
    }

    public async ValueTask DisposeAsync()
    {
        await _administrator.DisposeAsync();
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(KindsOfLocks.All), MemberType = typeof(KindsOfLocks))]
    public async Task The_holder_is_told_long_before_its_next_renewal(string kind)
    {
        var lease = await _peer.Locks.LockAs(kind, Name).AcquireAsync(TimeSpan.Zero).WithPatience();

        var forced = (await _administrator.Locks.Administration.ForceReleaseAsync(Name).WithPatience()).ShouldNotBeNull();

        forced.Holders.ShouldHaveSingleItem().LeaseId.ShouldBe(lease.LeaseId);
        forced.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
        await lease.Lost.CancelledAsync();
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("an administrator took the lock away");
        (await lease.ReleaseAsync().WithPatience()).ShouldBeFalse();
        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task Each_process_that_attached_to_a_detached_lease_is_told()
    {
        var handle = await (await _peer.Locks.Mutex(Name).AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(Ttl).WithPatience();
        var here = await _peer.Locks.Attach(handle).HoldAsync().WithPatience();
        var there = await _administrator.Locks.Attach(handle).HoldAsync().WithPatience();

        await _administrator.Locks.Administration.ForceReleaseAsync(Name).WithPatience();

        await here.Lost.CancelledAsync();
        await there.Lost.CancelledAsync();
        (await _peer.Locks.Attach(handle).CheckAsync().WithPatience()).ShouldBeNull();
        await Should.ThrowAsync<LockLostException>(() => _peer.Locks.Attach(handle).HoldAsync().WithPatience());
    }

    [Theory]
    [MemberData(nameof(KindsOfLocks.All), MemberType = typeof(KindsOfLocks))]
    public async Task Who_waits_is_let_in_and_does_not_lose_to_the_message(string kind)
    {
        var lease = await _peer.Locks.LockAs(kind, Name).AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = _peer.Locks.RivalOf(kind, Name).AcquireAsync(Long).AsTask();
        var other = _administrator.Locks.RivalOf(kind, Name).AcquireAsync(Long).AsTask();
        await _server.UntilQueuedAsync(Key, places: kind == "mutex" ? 1 : 2);

        var forced = (await _administrator.Locks.Administration.ForceReleaseAsync(Name).WithPatience()).ShouldNotBeNull();

        await lease.Lost.CancelledAsync();
        foreach (var next in (await Task.WhenAny(waiting, other).WithPatience()) == waiting ? new[] { waiting, other } : [other, waiting])
        {
            await using var granted = await next.WithPatience();
            granted.FencingToken.ShouldBeGreaterThan(forced.FencingToken);
            granted.ThrowIfLost();
        }

        await lease.DisposeAsync();
        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task All_readers_are_told_and_a_hundred_of_them_are_named()
    {
        var readers = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => _peer.Locks.ReadLock(Name).AcquireAsync(TimeSpan.Zero).AsTask())).WithPatience();

        var forced = (await _administrator.Locks.Administration.ForceReleaseAsync(Name).WithPatience()).ShouldNotBeNull();

        forced.Holders.Count.ShouldBe(ILockAdministration.MaxHolders);
        foreach (var reader in readers)
            await reader.Lost.CancelledAsync();
        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task What_is_no_lock_is_left_alone()
    {
        await _server.CliAsync("SET", Key, "somebody's");
        (await Should.ThrowAsync<LockUnavailableException>(() => _administrator.Locks.Administration.ForceReleaseAsync(Name).WithPatience())).Name.Value.ShouldBe(Name);
        await Should.ThrowAsync<LockUnavailableException>(() => _administrator.Locks.Administration.FindAsync(Name).WithPatience());

        await _server.CliAsync("DEL", Key);
        await _server.CliAsync("HSET", Key, "field", "somebody's");
        await Should.ThrowAsync<LockUnavailableException>(() => _administrator.Locks.Administration.ForceReleaseAsync(Name).WithPatience());
        await Should.ThrowAsync<LockUnavailableException>(() => _administrator.Locks.Administration.FindAsync(Name).WithPatience());
        (await _server.CliAsync("HGET", Key, "field")).Text.ShouldBe("somebody's");
    }
}
