using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Service;

/// <summary>The lock service on a Redis: its locks and those of <c>--redis</c> are the same.</summary>
public sealed class ServiceOnRedisTests
{
    [Fact]
    public async Task A_lock_that_is_held_by_way_of_the_service_is_held_in_redis()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await LockServer.StartAsync($"Redis:ConnectionString={redis.ConnectionString}");
        await using var run = service.Start("run", "--key", "both", "--", "sh", "-c", "echo held; read -r line");
        await run.NextLineAsync();

        (await Redislock.RunAsync(redis, "run", "--key", "both", "--", "true")).ExitCode.ShouldBe(75);
        await run.WriteAsync("end\n");
        (await run.EndAsync()).ExitCode.ShouldBe(0);
        (await Redislock.RunAsync(redis, "run", "--key", "both", "--", "true")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_service_whose_redis_is_gone_is_unavailable_and_no_conflict()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await LockServer.StartAsync($"Redis:ConnectionString={redis.ConnectionString}");
        await redis.KillAsync();

        (await service.RunAsync("run", "--key", "k", "--", "true")).ExitCode.ShouldBe(69);
    }
}
