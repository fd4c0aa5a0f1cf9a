using System.Text.Json;
using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Commands;

/// <summary>acquire, renew and release: a lease that no process has.</summary>
public sealed class DetachedLeaseTests(RedisServerFixture redis)
{
    [Fact]
    public async Task A_lease_is_renewed_and_released_by_its_handle()
    {
        var handle = (await Redislock.RunAsync(redis.Server, "acquire", "--key", "script", "--ttl", "10m")).Output.Trim();
        (await Redislock.RunAsync(redis.Server, "acquire", "--key", "script")).ExitCode.ShouldBe(75);

        var renewed = await Redislock.RunAsync(redis.Server, "renew", handle);
        renewed.ExitCode.ShouldBe(0);
        renewed.Output.ShouldBe("script: renewed, ends in 10 min\n");
        (await Redislock.RunAsync(redis.Server, "release", handle)).ExitCode.ShouldBe(0);

        var again = await Redislock.RunAsync(redis.Server, "release", handle);
        again.ExitCode.ShouldBe(76);
        again.Error.ShouldStartWith("redislock: the lease had ended before");
        (await Redislock.RunAsync(redis.Server, "renew", handle)).ExitCode.ShouldBe(76);
    }

    [Fact]
    public async Task A_handle_may_come_from_the_environment_or_from_standard_input()
    {
        var handle = (await Redislock.RunAsync(redis.Server, "acquire", "--key", "secret", "--ttl", "10m")).Output.Trim();

        await using var renew = Redislock.StartWith(new() { ["REDISLOCK_REDIS"] = redis.Server.ConnectionString, ["REDISLOCK_LEASE"] = handle }, "renew");
        (await renew.EndAsync()).ExitCode.ShouldBe(0);
        await using var release = Redislock.Start(redis.Server, "release", "-");
        await release.WriteAsync(handle + "\n");
        (await release.EndAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task With_json_a_lease_says_its_token_and_how_long_it_lasts()
    {
        var acquired = JsonDocument.Parse((await Redislock.RunAsync(redis.Server, "acquire", "--key", "json", "--ttl", "1m", "--json")).Output).RootElement;
        acquired.GetProperty("name").GetString().ShouldBe("json");
        acquired.GetProperty("token").GetInt64().ShouldBeGreaterThan(0);
        acquired.GetProperty("expiresIn").GetDouble().ShouldBe(60);

        var handle = acquired.GetProperty("lease").GetString()!;
        var renewed = JsonDocument.Parse((await Redislock.RunAsync(redis.Server, "renew", handle, "--json")).Output).RootElement;
        renewed.GetProperty("token").GetInt64().ShouldBe(acquired.GetProperty("token").GetInt64());
        renewed.GetProperty("expiresIn").GetDouble().ShouldBeInRange(1, 60);
        (await Redislock.RunAsync(redis.Server, "release", handle, "--json")).Output.ShouldBe("{\"released\":true}\n");
    }

    [Fact]
    public async Task Who_waits_to_acquire_leaves_the_queue_when_it_is_told_to_end()
    {
        await Redislock.RunAsync(redis.Server, "acquire", "--key", "acquire queue", "--ttl", "10m");
        await using var waiter = Redislock.Start(redis.Server, "acquire", "--key", "acquire queue", "--wait", "forever");
        await Eventually.BecomesTrueAsync(async () => (await redis.Server.CliAsync("ZCARD", "locks:{acquire queue}:queue")).Number == 1, "it waits");

        waiter.Signal(Redislock.Int);

        (await waiter.EndAsync()).ExitCode.ShouldBe(130);
        (await redis.Server.CliAsync("ZCARD", "locks:{acquire queue}:queue")).Number.ShouldBe(0);
    }
}
