using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.Leases;

/// <summary>No new grants, waiters leave, Lost is signalled; a lease is released when its owner ends, else by its TTL.</summary>
public sealed class ShutdownTests(RedisServerFixture redis)
{
    private readonly string _prefix = Providers.NewPrefix();

    [Fact]
    public async Task Disposing_signals_Lost_and_waits_for_the_owner_to_release()
    {
        var locks = Open();
        var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var released = false;
        var owner = Task.Run(async () =>
        {
            await lease.UntilLostAsync(TimeSpan.FromSeconds(20));
            released = await lease.ReleaseAsync();
        });

        await locks.DisposeAsync();

        await owner.WaitAsync(TimeSpan.FromSeconds(20));
        released.ShouldBeTrue();
        (await redis.Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);
    }

    [Fact]
    public async Task A_lease_whose_owner_does_not_end_keeps_its_lock_for_its_TTL_after_the_provider_is_gone()
    {
        var locks = Open(TimeSpan.FromSeconds(3));
        var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        await locks.DisposeAsync();

        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        (await redis.Server.CliAsync("GET", $"{_prefix}:{{order:42}}")).Text.ShouldBe(lease.LeaseId);
        await Should.ThrowAsync<LockUnavailableException>(async () => await lease.ReleaseAsync());
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task A_waiter_is_told_that_the_provider_was_closed()
    {
        await using var other = Open();
        await using var held = await other.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var locks = Open();
        var waiter = locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromMinutes(5)).AsTask();
        await Task.Delay(50);

        await locks.DisposeAsync();

        var failure = await Should.ThrowAsync<LockUnavailableException>(() => waiter.WaitAsync(TimeSpan.FromSeconds(20)));
        failure.Message.ShouldContain("provider was closed");
    }

    [Fact]
    public async Task A_disposed_provider_refuses_by_name_and_may_be_disposed_again()
    {
        var locks = Open();
        var mutex = locks.Mutex("order:42");
        await locks.DisposeAsync();
        await locks.DisposeAsync();
        locks.Dispose();

        Should.Throw<ObjectDisposedException>(() => locks.Mutex("order:42")).ObjectName.ShouldContain(nameof(RedisLockProvider));
        (await Should.ThrowAsync<ObjectDisposedException>(async () => await mutex.TryAcquireAsync())).ObjectName.ShouldContain(nameof(ILockProvider));
    }

    [Fact]
    public async Task A_connection_of_the_application_stays_open_and_listens_to_nothing_of_ours()
    {
        await using var server = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var locks = new RedisLockProvider(connection);
        await using (await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero))
            await Eventually.BecomesTrueAsync(async () => (await server.CliAsync("PUBSUB", "CHANNELS", "locks:*")).Items.Count == 2, "the provider listens for grants and for forced releases");

        await locks.DisposeAsync();

        (await server.CliAsync("PUBSUB", "CHANNELS", "locks:*")).Items.ShouldBeEmpty();
        (await connection.GetDatabase().PingAsync()).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_provider_whose_server_has_gone_is_closed_without_waiting_for_another_deadline()
    {
        await using var server = await RedisServer.StartAsync();
        await using var network = TcpProxy.Start(server.Port);
        var locks = Providers.Open(network.Endpoint, options => options.OperationDeadline = TimeSpan.FromMinutes(1));
        var lease = await locks.Mutex("held").AcquireAsync(TimeSpan.FromSeconds(30));

        // The answer to the release is lost, so its id is swept, which waits for a connection until its deadline.
        var cut = network.CutAfterNextRequestContaining("{held}");
        await network.RefuseConnectionsAsync();
        await Should.ThrowAsync<LockUnavailableException>(async () => await lease.ReleaseAsync());
        await cut.WithPatience();

        await locks.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Disposing_a_provider_that_never_connected_is_quick_and_quiet()
    {
        var locks = Providers.Open("127.0.0.1:1");
        await locks.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private RedisLockProvider Open(TimeSpan? deadline = null) =>
        Providers.Open(redis.Server, options => (options.KeyPrefix, options.OperationDeadline) = (_prefix, deadline ?? TimeSpan.FromSeconds(10)));
}
