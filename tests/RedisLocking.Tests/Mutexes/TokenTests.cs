using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Mutexes;

/// <summary>Tokens rise, whatever happens to the counter.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task Tokens_rise_over_10000_grants_with_a_flush_every_few()
    {
        await using var server = await RedisServer.StartAsync();
        await using var cli = await server.ConnectAsync();
        await using var locks = Providers.Open(server);
        var mutex = locks.Mutex("order:42");
        var last = default(FencingToken);
        for (var grant = 1; grant <= 10_000; grant++)
        {
            await using (var lease = await mutex.AcquireAsync(TimeSpan.Zero))
            {
                lease.FencingToken.ShouldBeGreaterThan(last);
                last = lease.FencingToken;
            }

            if (grant % 7 == 0)
                await cli.SendAsync("FLUSHALL");
        }
    }

    [Fact]
    public async Task Tokens_rise_over_a_restart_without_persistence_and_a_deleted_counter()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server, options => options.OperationDeadline = TimeSpan.FromSeconds(20));
        var mutex = locks.Mutex("order:42");
        var before = await GrantAsync(mutex);

        await server.KillAsync();
        await server.RestartAsync();
        (await server.CliAsync("DBSIZE")).Number.ShouldBe(0);
        var restarted = await GrantAsync(mutex);
        await server.CliAsync("DEL", "locks:token");
        var deleted = await GrantAsync(mutex);

        restarted.ShouldBeGreaterThan(before);
        deleted.ShouldBeGreaterThan(restarted);
    }

    [Fact]
    public async Task Tokens_rise_past_a_counter_that_is_ahead_of_the_clock()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server);
        await server.CliAsync("SET", "locks:token", "8000000000000000");

        (await GrantAsync(locks.Mutex("a"))).Value.ShouldBe(8_000_000_000_000_001);
        (await GrantAsync(locks.Mutex("b"))).Value.ShouldBe(8_000_000_000_000_002);
        (await server.CliAsync("GET", "locks:token")).Text.ShouldBe("8000000000000002");
    }

    [Theory]
    [InlineData("not a number")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("9007199254740992")]
    public async Task A_counter_that_is_not_ours_is_unavailable_and_stays_as_it_is(string value)
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server);
        await server.CliAsync("SET", "locks:token", value);

        var failure = await Should.ThrowAsync<LockUnavailableException>(async () => await locks.Mutex("a").TryAcquireAsync());

        failure.Message.ShouldContain("token counter");
        (await server.KeysAsync()).ShouldBe(["locks:token"]);
        (await server.CliAsync("GET", "locks:token")).Text.ShouldBe(value);
    }

    private static async Task<FencingToken> GrantAsync(IDistributedLock mutex)
    {
        await using var lease = await mutex.AcquireAsync(TimeSpan.Zero);
        return lease.FencingToken;
    }
}
