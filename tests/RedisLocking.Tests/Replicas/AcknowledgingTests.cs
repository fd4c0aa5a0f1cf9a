using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.Replicas;

/// <summary>What happens between a grant and its acknowledgement. Only the connection on which replicas are waited for goes through the proxy.</summary>
public sealed class AcknowledgingTests : IAsyncLifetime
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private PrimaryWithReplicas _servers = null!;
    private TcpProxy _network = null!;
    private ConnectionMultiplexer _connection = null!;
    private RedisLockProvider _locks = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await PrimaryWithReplicas.StartAsync();
        _network = TcpProxy.Start(_servers.Primary.Port);
        _connection = await ConnectionMultiplexer.ConnectAsync(_servers.Primary.ConnectionString);
        _locks = Open(_network.Endpoint);
        await using (await _locks.Mutex("warm-up").AcquireAsync(TimeSpan.Zero).WithPatience())
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        _network.PassReplies();
        await _locks.DisposeAsync();
        await _connection.CloseAsync();
        _connection.Dispose();
        await _network.DisposeAsync();
        await _servers.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_cancelled_meanwhile_leaves_and_the_grant_is_given_back()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = await GrantedAsync(Long, cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => cancelled.WithPatience());
        _network.PassReplies();
        await _servers.UntilNoLockIsLeftAsync();
    }

    [Fact]
    public async Task Who_is_cancelled_meanwhile_leaves_it_to_the_next_one_of_the_process()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = await GrantedAsync(Long, cancellationToken: cancellation.Token);
        var next = _locks.Mutex("order:42").AcquireAsync(Long).AsTask();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled.WithPatience());
        next.IsCompleted.ShouldBeFalse();
        _network.PassReplies();

        (await (await next.WithPatience()).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Whose_wait_ends_meanwhile_has_the_lock_when_it_is_acknowledged()
    {
        var waiting = await GrantedAsync(TimeSpan.FromMilliseconds(50));
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        waiting.IsCompleted.ShouldBeFalse();

        _network.PassReplies();

        (await (await waiting.WithPatience()).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_asks_once_meanwhile_is_refused_when_it_is_acknowledged()
    {
        var first = await GrantedAsync(Long);
        var second = _locks.Mutex("order:42").TryAcquireAsync().AsTask();
        second.IsCompleted.ShouldBeFalse();

        _network.PassReplies();

        (await second.WithPatience()).ShouldBeNull();
        (await (await first.WithPatience()).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_asks_once_meanwhile_is_told_too_when_it_is_not_acknowledged()
    {
        await using var locks = Open(_network.Endpoint, patience: TimeSpan.FromSeconds(1));
        await (await locks.Mutex("warm-up").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
        _servers.Replicas[0].Pause();
        var first = await GrantedAsync(Long, locks: locks);
        var second = locks.Mutex("order:42").TryAcquireAsync().AsTask();

        _network.PassReplies();

        await Should.ThrowAsync<LockUnavailableException>(() => first.WithPatience());
        await Should.ThrowAsync<LockUnavailableException>(() => second.WithPatience());
        await _servers.UntilNoLockIsLeftAsync();
    }

    [Fact]
    public async Task A_provider_that_closes_meanwhile_tells_who_waits_and_gives_the_grant_back()
    {
        var waiting = await GrantedAsync(Long);

        var closing = _locks.DisposeAsync().AsTask();

        (await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience())).Message.ShouldContain("the provider was closed");
        _network.PassReplies();
        await closing.WithPatience();
        (await _servers.Primary.KeysAsync()).ShouldNotContain(Key);
    }

    [Fact]
    public async Task A_grant_whose_time_is_over_meanwhile_starts_nobody()
    {
        var waiting = await GrantedAsync(Long, ttl: TimeSpan.FromMilliseconds(200));
        await Eventually.BecomesTrueAsync(async () => (await _servers.Primary.CliAsync("EXISTS", Key)).Number == 0, "its time is over");

        _network.PassReplies();

        (await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience())).Message.ShouldContain("longer than the TTL");
    }

    [Fact]
    public async Task A_connection_that_breaks_meanwhile_is_asked_again_when_it_is_back()
    {
        var cut = _network.CutAfterNextRequestContaining("WAIT");

        await using var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        await cut.WithPatience();
        foreach (var replica in _servers.Replicas)
            (await replica.CliAsync("GET", Key)).Text.ShouldBe(lease.LeaseId);
    }

    [Fact]
    public async Task A_server_that_stops_answering_is_unavailable_within_the_deadline_and_what_it_granted_is_swept()
    {
        await using var locks = Open(_network.Endpoint, TimeSpan.FromSeconds(1));
        await (await locks.Mutex("warm-up").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
        _network.HoldReplies();

        (await Should.ThrowAsync<LockUnavailableException>(() => locks.Mutex("order:42").TryAcquireAsync().WithPatience()))
            .Message.ShouldContain("no replica is known to have acknowledged that");

        await _servers.UntilNoLockIsLeftAsync();
    }

    [Fact]
    public async Task Replicas_of_another_server_than_the_one_that_granted_acknowledge_nothing()
    {
        await using var another = await RedisServer.StartAsync();
        await using var locks = Open(another.ConnectionString, patience: TimeSpan.FromMilliseconds(50));

        (await Should.ThrowAsync<LockUnavailableException>(() => locks.Mutex("order:42").TryAcquireAsync().WithPatience()))
            .Message.ShouldContain("knows nothing of it");

        await _servers.UntilNoLockIsLeftAsync();
    }

    [Fact]
    public async Task A_cluster_is_refused_before_anything_is_granted()
    {
        await using var node = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--cluster-enabled", "yes"] });
        await node.CliAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.BecomesTrueAsync(async () => RedisInfo.Fields(await node.CliAsync("CLUSTER", "INFO"))["cluster_state"] == "ok", "the cluster is well");
        await using var locks = Providers.Open(node, options => options.ReplicaAcks = 1);

        foreach (var one in (IDistributedLock[])[locks.Mutex("a"), locks.WriteLock("b"), locks.AllOf("c", "d")])
            (await Should.ThrowAsync<LockUnavailableException>(() => one.TryAcquireAsync().WithPatience())).Message.ShouldContain("ReplicaAcks is not offered on a Cluster");

        (await node.KeysAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_the_right_to_wait_it_says_which_right_is_lacking()
    {
        await _servers.Primary.CliAsync("ACL", "SETUSER", "default", "-wait");

        (await Should.ThrowAsync<LockUnavailableException>(() => _locks.Mutex("order:42").TryAcquireAsync().WithPatience()))
            .Message.ShouldContain("the Redis user lacks a permission");

        await _servers.UntilNoLockIsLeftAsync();
    }

    /// <summary>An acquire that Redis has granted, and whose acknowledgement is held back.</summary>
    private async Task<Task<ILockLease>> GrantedAsync(TimeSpan wait, TimeSpan? ttl = null, RedisLockProvider? locks = null, CancellationToken cancellationToken = default)
    {
        _network.HoldReplies();
        var asking = (locks ?? _locks).Mutex("order:42", new LeaseOptions { Ttl = ttl }).AcquireAsync(wait, cancellationToken).AsTask();
        await Eventually.BecomesTrueAsync(() => _network.HeldConnections > 0, "the acknowledgement is held back");
        return asking;
    }

    private RedisLockProvider Open(string acknowledging, TimeSpan? deadline = null, TimeSpan? patience = null) => new(_connection, new RedisLockOptions
    {
        ConnectionString = acknowledging,
        ReplicaAcks = 2,
        ReplicaPatience = patience ?? TimeSpan.FromSeconds(3),
        OperationDeadline = deadline ?? TimeSpan.FromSeconds(20),
    });
}
