using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.Connections;

/// <summary>An application may close its connection before the provider that listens on it: nothing is said of what the client then makes of its channels.</summary>
public sealed class ClosedClientTests
{
    [Fact]
    public async Task A_provider_is_closed_after_the_connection_that_it_was_given()
    {
        await using var server = await RedisServer.StartAsync();
        var application = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var locks = new RedisLockProvider(application);
        await using (await locks.Mutex("used").AcquireAsync(TimeSpan.FromSeconds(30)))
            await ListensAsync(server);

        await application.CloseAsync();

        await locks.DisposeAsync().AsTask().WithPatience();
    }

    [Fact]
    public async Task Who_observes_is_told_that_the_provider_was_closed_where_its_connection_was_closed_before()
    {
        await using var server = await RedisServer.StartAsync();
        var application = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var locks = new RedisLockProvider(application);
        await using var told = locks.Election("billing").ObserveAsync().GetAsyncEnumerator();
        (await told.MoveNextAsync().AsTask().WithPatience()).ShouldBeTrue();
        await ListensAsync(server);

        var next = told.MoveNextAsync().AsTask();
        await application.CloseAsync();
        await locks.DisposeAsync().AsTask().WithPatience();

        (await Should.ThrowAsync<LockUnavailableException>(() => next.WithPatience())).Message.ShouldContain("The provider was closed");
    }

    private static Task ListensAsync(RedisServer server) => Eventually.BecomesTrueAsync(
        async () => (await server.CliAsync("PUBSUB", "CHANNELS", "locks:*")).Texts.Any(),
        "the provider listens");
}
