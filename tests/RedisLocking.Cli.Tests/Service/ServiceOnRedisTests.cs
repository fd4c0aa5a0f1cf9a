using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Service;
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
    public async Task Who_waits_for_the_service_has_started_and_holds_up_nobody_else_who_does()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await LockServer.StartAsync($"Redis:ConnectionString={redis.ConnectionString}");
        await using var holder = service.Start("run", "--key", "busy", "--", "sh", "-c", "echo held; read -r line");
        await holder.NextLineAsync();
        var started = new TaskCompletionSource();
        await using var backend = new ServiceBackend(new Uri(service.Address), apiKey: null, TimeSpan.FromSeconds(30), TimeProvider.System, started.SetResult);

        var waiting = backend.AcquireAsync(new LockRequest("busy", TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), "waiter"), CancellationToken.None);

        await started.Task.WithPatience();
        waiting.IsCompleted.ShouldBeFalse();
        await holder.WriteAsync("end\n");
        (await waiting.WithPatience()).ShouldNotBeNull();
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
