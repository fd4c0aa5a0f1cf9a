using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Running;

/// <summary>Redis goes away while somebody waits.</summary>
public sealed class WaitTests
{
    [Fact]
    public async Task Who_waits_outlasts_a_restart_of_Redis()
    {
        await using var redis = await RedisServer.StartAsync();
        using var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = redis.ConnectionString });
        await using var held = await locks.Mutex("job").AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var run = Redislock.Start(redis, "run", "--key", "job", "--wait", "forever", "--timeout", "3s", "--", "echo", "ran");
        await Eventually.BecomesTrueAsync(async () => (await locks.Administration.FindAsync("job"))?.Queue.Count > 0, "it waits");

        await redis.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(5));
        run.HasExited.ShouldBeFalse();
        await redis.RestartAsync();

        (await run.NextLineAsync()).ShouldBe("ran");
        (await run.EndAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_Redis_that_was_never_there_is_told_at_once_however_long_one_would_wait()
    {
        var redis = await RedisServer.StartAsync();
        await redis.DisposeAsync();

        var ended = await Redislock.RunAsync(redis, "run", "--key", "job", "--wait", "forever", "--timeout", "1s", "--", "true");

        ended.ExitCode.ShouldBe(69);
        ended.Error.ShouldContain("nobody knows whether it is free");
    }
}
