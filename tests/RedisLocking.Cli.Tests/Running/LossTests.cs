using System.Diagnostics;
using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Running;

/// <summary>The lease is lost under the command.</summary>
public sealed class LossTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(6);

    // A busy machine's; an idle one needs the operation's deadline and a second at most.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Killing_Redis_ends_the_command_before_the_ttl_runs_out()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = Redislock.Start(redis, "run", "--key", "job", "--ttl", "6s", "--", "sh", "-c", "echo $$; exec sleep 300");
        var child = Pids.Parse(await run.NextLineAsync());

        var since = Stopwatch.StartNew();
        await redis.KillAsync();
        await Eventually.BecomesTrueAsync(() => !Pids.IsAlive(child), "the command ended");

        since.Elapsed.ShouldBeLessThan(Ttl);
        var ended = await run.EndAsync();
        ended.ExitCode.ShouldBe(76);
        ended.Error.ShouldContain("The command is told to end.");
        ended.Error.ShouldContain("ended (143)");
    }

    [Fact]
    public async Task A_redis_that_hangs_ends_the_command_before_the_ttl_runs_out()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = Redislock.Start(redis, "run", "--key", "job", "--ttl", "6s", "--timeout", "1m", "--", "sh", "-c", "echo $$; exec sleep 300");
        var child = Pids.Parse(await run.NextLineAsync());

        var since = Stopwatch.StartNew();
        redis.Pause();
        await Eventually.BecomesTrueAsync(() => !Pids.IsAlive(child), "the command ended");

        since.Elapsed.ShouldBeLessThan(Ttl);
        redis.Resume();
        (await run.EndAsync()).ExitCode.ShouldBe(76);
    }

    [Fact]
    public async Task A_command_that_ignores_TERM_is_killed_with_all_that_it_started_before_the_ttl_runs_out()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = Redislock.Start(
            redis, "run", "--key", "job", "--ttl", "6s", "--grace", "1s", "--", "sh", "-c", "trap '' TERM; sleep 300 & echo $!; echo $$; while :; do sleep 0.1; done");
        var grandchild = Pids.Parse(await run.NextLineAsync());
        var child = Pids.Parse(await run.NextLineAsync());

        var since = Stopwatch.StartNew();
        await redis.KillAsync();
        await Eventually.BecomesTrueAsync(() => !Pids.IsAlive(child) && !Pids.IsAlive(grandchild), "the command and its child ended");

        since.Elapsed.ShouldBeLessThan(Ttl);
        var ended = await run.EndAsync();
        ended.ExitCode.ShouldBe(76);
        ended.Error.ShouldContain("killed, for it did not end when it was told to (137)");
    }

    [Fact]
    public async Task What_a_command_leaves_behind_is_ended_too()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = Redislock.Start(
            redis, "run", "--key", "job", "--ttl", "3s", "--grace", "500ms", "--", "sh", "-c", "(trap '' TERM; while :; do sleep 0.1; done) & echo $!; wait");
        var left = Pids.Parse(await run.NextLineAsync());

        await redis.KillAsync();

        (await run.EndAsync()).ExitCode.ShouldBe(76);
        Pids.IsAlive(left).ShouldBeFalse();
    }

    [Fact]
    public async Task A_short_outage_is_outlived()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        await using var run = Redislock.Start(redis, "run", "--key", "job", "--ttl", "12s", "--", "sh", "-c", "echo held; read -r line; exit 8");
        await run.NextLineAsync();

        await redis.RestartAsync();
        await Task.Delay(TimeSpan.FromSeconds(5));      // past the renewal that is due after a third of the TTL
        await run.WriteAsync("end\n");

        (await run.EndAsync()).ExitCode.ShouldBe(8);
    }

    [Fact]
    public async Task A_lock_that_was_taken_away_ends_the_command_at_its_next_renewal()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = Redislock.Start(redis, "run", "--key", "job", "--ttl", "3s", "--", "sh", "-c", "echo held; exec sleep 300");
        await run.NextLineAsync();

        await redis.CliAsync("DEL", "locks:{job}");

        var ended = await run.EndAsync();
        ended.ExitCode.ShouldBe(76);
        ended.Error.ShouldContain("it was taken away, or its TTL ran out");
    }

    [Fact]
    public async Task A_command_that_ends_after_its_lock_was_taken_away_has_not_succeeded()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = Redislock.Start(redis, "run", "--key", "job", "--ttl", "1h", "--", "sh", "-c", "echo held; read -r line");
        await run.NextLineAsync();
        await redis.CliAsync("DEL", "locks:{job}");

        await run.WriteAsync("end\n");

        var ended = await run.EndAsync();
        ended.ExitCode.ShouldBe(76);
        ended.Error.ShouldContain("ended before the command did, which ended with 0");
    }

    [Fact]
    public async Task A_redis_that_is_away_when_the_command_ends_changes_nothing_about_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var run = Redislock.Start(redis, "run", "--key", "job", "--timeout", "15s", "--", "sh", "-c", "echo held; read -r line; exit 6");
        await run.NextLineAsync();
        await redis.KillAsync();

        await run.WriteAsync("end\n");

        var ended = await run.EndAsync(Limit);
        ended.ExitCode.ShouldBe(6);
        ended.Error.ShouldContain("the lock is free by its TTL at the latest");
    }

    // The release may have been run or not, which has its id swept: the tool does not wait for that until another deadline.
    [Fact]
    public async Task A_redis_that_goes_away_before_it_answers_the_release_keeps_nobody_waiting()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var network = TcpProxy.Start(redis.Port);
        await using var run = Redislock.Start(network.Endpoint, "run", "--key", "job", "--ttl", "1h", "--timeout", "1m", "--", "sh", "-c", "echo held; read -r line; exit 6");
        await run.NextLineAsync();
        await network.RefuseConnectionsAsync();
        var cut = network.CutAfterNextRequestContaining("{job}");

        await run.WriteAsync("end\n");

        await cut.WithPatience();
        var ended = await run.EndAsync(Limit);
        ended.ExitCode.ShouldBe(6);
        ended.Error.ShouldContain("the lock is free by its TTL at the latest");
    }
}
