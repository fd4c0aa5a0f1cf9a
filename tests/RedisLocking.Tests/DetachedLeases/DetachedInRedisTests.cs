using RedisLocking.Tests.Leases;
using RedisLocking.Tests.Permits;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.DetachedLeases;

/// <summary>Detached leases as Redis has them, beside waiters and transactions.</summary>
public sealed class DetachedInRedisTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private RedisServer _server = null!;
    private Peer _others = null!, _peer = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _others = await Peer.OpenAsync(_server);
        _peer = await Peer.OpenAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _others.DisposeAsync();
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Redis_has_the_verifier_of_a_handle_and_its_token_and_not_its_secret()
    {
        var handle = await (await _peer.Locks.Mutex("document:42", new LeaseOptions { Owner = "ann/1" }).AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(Long).WithPatience();

        var value = (await _server.CliAsync("GET", "locks:{document:42}")).Text!;
        value.ShouldMatch("^v1/~detached/0/ann%2F1/[0-9a-f]{32}/[0-9]+$");
        value.ShouldEndWith($"/{_others.Locks.Attach(handle).FencingToken}");
        (await _server.CliAsync("PTTL", "locks:{document:42}")).Number.ShouldBeInRange(1, (long)Long.TotalMilliseconds);
    }

    [Fact]
    public async Task Who_waits_in_the_process_that_detached_goes_on_waiting_and_is_let_in_when_another_releases()
    {
        var lease = await _peer.Locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = _peer.Locks.Mutex("document:42").AcquireAsync(Long).AsTask();
        var handle = await lease.DetachAsync(Long).WithPatience();
        await _server.UntilQueuedAsync("locks:{document:42}");
        waiting.IsCompleted.ShouldBeFalse();

        (await _others.Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(_others.Locks.Attach(handle).FencingToken);
    }

    [Fact]
    public async Task A_transaction_can_depend_on_a_lease_that_came_from_a_handle()
    {
        var handle = await (await _peer.Locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(Long).WithPatience();
        await using var lease = await _others.Locks.Attach(handle).HoldAsync().WithPatience();
        using var redis = await TransactionClient.ConnectAsync(_server);

        (await TrySaveAsync(redis, lease)).ShouldBeTrue();

        await _peer.Locks.Administration.ForceReleaseAsync("document:42").WithPatience();
        await Should.ThrowAsync<LockLostException>(() => TrySaveAsync(redis, lease));
    }

    [Theory]
    [MemberData(nameof(KindsOfLocks.All), MemberType = typeof(KindsOfLocks))]
    public async Task An_hour_of_TTL_is_an_hour_and_nobody_renews_it(string kind)
    {
        var handle = await (await _peer.Locks.LockAs(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(TimeSpan.FromHours(1)).WithPatience();

        var first = (await _others.Locks.Attach(handle).CheckAsync().WithPatience()).ShouldNotBeNull();
        first.ShouldBeInRange(TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
        await Eventually.BecomesTrueAsync(async () => await _others.Locks.Attach(handle).CheckAsync() < first, "the time runs");
        (await _others.Locks.Attach(handle).RenewAsync().WithPatience()).ShouldBeTrue();

        (await _others.Locks.RivalOf(kind, "document:42").TryAcquireAsync()).ShouldBeNull();
        (await _others.Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_writer_that_was_a_reader_before_is_detached_as_a_writer()
    {
        var reader = await _peer.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var writer = await reader.UpgradeAsync(TimeSpan.Zero).WithPatience();

        var handle = await writer.DetachAsync(Long).WithPatience();

        (await _others.Locks.ReadLock("catalog").TryAcquireAsync()).ShouldBeNull();
        await using (var held = await _others.Locks.Attach(handle).HoldAsync().WithPatience())
            Should.Throw<InvalidOperationException>(() => held.DowngradeAsync().AsTask());
        await _server.UntilNothingIsLeftAsync();
    }

    private static async Task<bool> TrySaveAsync(ConnectionMultiplexer redis, ILockLease lease)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        await lease.GuardAsync(transaction);
        _ = transaction.StringSetAsync("text", "saved");
        return await transaction.ExecuteAsync();
    }
}
