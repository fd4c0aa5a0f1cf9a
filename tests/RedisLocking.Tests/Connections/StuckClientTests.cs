using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking.Connections;
using RedisLocking.TestSupport;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Tests.Connections;

/// <summary>A client that does not come back although its server can be reached.</summary>
public sealed class StuckClientTests
{
    [Fact]
    public async Task One_that_has_forgotten_its_connection_is_replaced_and_who_listens_listens_on_the_next()
    {
        await using var server = await RedisServer.StartAsync();
        await ReplacesTheStuckClientAsync(server.ConnectionString);
    }

    [Fact]
    public async Task One_of_a_primary_that_Sentinels_name_is_replaced_too()
    {
        await using var redis = await RedisWithSentinels.StartAsync();
        await ReplacesTheStuckClientAsync(redis.SentinelConnectionString);
    }

    [Fact]
    public async Task Connections_that_carry_nothing_any_more_are_replaced_and_what_is_held_stays_held()
    {
        await using var server = await RedisServer.StartAsync();
        await using var network = TcpProxy.Start(server.Port);
        await using var locks = Providers.Open(network.Endpoint, options => (options.Ttl, options.OperationDeadline) = (TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5)));
        var held = await locks.Mutex("held").AcquireAsync(TimeSpan.FromSeconds(30));

        network.FreezeConnections();

        await Eventually.BecomesTrueAsync(() => CanLockAsync(locks, "other"), "another client took the place of the stuck one", TimeSpan.FromMinutes(1));
        held.ThrowIfLost();
        (await held.ReleaseAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_was_away_is_left_with_the_connections_of_one_client()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server, options => options.OperationDeadline = TimeSpan.FromSeconds(5));
        (await CanLockAsync(locks, "before")).ShouldBeTrue();

        await server.KillAsync();
        (await CanLockAsync(locks, "meanwhile")).ShouldBeFalse();
        await server.RestartAsync();

        await Eventually.BecomesTrueAsync(() => CanLockAsync(locks, "after"), "the server is reached again", TimeSpan.FromMinutes(1));
        await Eventually.BecomesTrueAsync(async () => await ConnectionsAsync(server) == 2, "one connection for calls and one for messages are left", TimeSpan.FromMinutes(1));
        (await CanLockAsync(locks, "later")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_applications_own_client_is_never_replaced()
    {
        await using var server = await RedisServer.StartAsync();
        using var application = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await using var locks = new RedisLockProvider(application, new RedisLockOptions { OperationDeadline = ClientWatch.Patience * 5 });
        (await CanLockAsync(locks, "before")).ShouldBeTrue();
        var connections = await ConnectionsAsync(server);

        await ForgetfulClient.ForgetConnectionAsync(application);

        (await CanLockAsync(locks, "after")).ShouldBeFalse();
        (await ConnectionsAsync(server)).ShouldBe(connections);
    }

    private static async Task ReplacesTheStuckClientAsync(string connectionString)
    {
        await using var connection = RedisConnection.To(connectionString, new MonotonicClock(TimeProvider.System), NullLogger.Instance);
        var heardOn = new List<IConnectionMultiplexer>();
        connection.WhenOpened(heardOn.Add);
        var stuck = await OpenAsync(connection);

        await ForgetfulClient.ForgetConnectionAsync(stuck);
        connection.LookForPrimary();

        await Eventually.BecomesTrueAsync(() => connection.Current != stuck, "another client took the place of the stuck one");
        var next = await connection.OpenAsync();
        await next.GetDatabase().PingAsync().WithPatience();
        heardOn.ShouldBe([stuck, next]);
    }

    // Sentinels that have just been started may not answer at once.
    private static async Task<IConnectionMultiplexer> OpenAsync(RedisConnection connection)
    {
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                await connection.OpenAsync().ContinueWith(static opening => opening.Exception, TaskScheduler.Default);
                return connection.Current is { IsConnected: true };
            },
            "the connection is made");
        return connection.Current!;
    }

    private static async Task<bool> CanLockAsync(RedisLockProvider locks, string name)
    {
        try
        {
            await using var lease = await locks.Mutex(name).TryAcquireAsync();
            return lease is not null;
        }
        catch (LockUnavailableException)
        {
            return false;
        }
    }

    /// <summary>All but the one that asks.</summary>
    private static async Task<int> ConnectionsAsync(RedisServer server) =>
        (await server.CliAsync("CLIENT", "LIST")).Text!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;
}
