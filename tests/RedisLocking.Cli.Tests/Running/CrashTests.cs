using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Running;

/// <summary>redislock itself is killed.</summary>
public sealed class CrashTests(RedisServerFixture redis)
{
    [Fact]
    public async Task Neither_the_command_nor_what_it_started_outlives_redislock()
    {
        // The second is for redislock, which on a busy machine may stand still between the command's start and telling the watchdog.
        await using var run = Redislock.Start(redis.Server, "run", "--key", "crash", "--", "sh", "-c", "trap '' TERM INT HUP; sleep 300 & child=$!; sleep 1; echo $child; echo $$; wait");
        var grandchild = Pids.Parse(await run.NextLineAsync());
        var child = Pids.Parse(await run.NextLineAsync());

        run.KillAtOnce();

        await Eventually.BecomesTrueAsync(() => !Pids.IsAlive(child) && !Pids.IsAlive(grandchild), "the command and its child were killed");
    }

    [Fact]
    public async Task The_lock_is_free_within_the_ttl()
    {
        await using var run = Redislock.Start(redis.Server, "run", "--key", "crash ttl", "--ttl", "2s", "--", "sh", "-c", "echo held; exec sleep 300");
        await run.NextLineAsync();

        run.KillAtOnce();

        (await redis.Server.CliAsync("PTTL", "locks:{crash ttl}")).Number.ShouldBeLessThanOrEqualTo(2000);
        (await Redislock.RunAsync(redis.Server, "run", "--key", "crash ttl", "--wait", "50s", "--", "true")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_command_left_running_on_purpose_outlives_a_run_that_ended_well()
    {
        await using var run = Redislock.Start(redis.Server, "run", "--key", "daemon", "--", "sh", "-c", "sleep 300 >/dev/null 2>&1 & echo $!");
        var daemon = Pids.Parse(await run.NextLineAsync());

        (await run.EndAsync()).ExitCode.ShouldBe(0);
        await Task.Delay(300);

        Pids.IsAlive(daemon).ShouldBeTrue();
        Redislock.Signal(daemon, Redislock.Term);
    }
}
