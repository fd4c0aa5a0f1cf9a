using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Running;

/// <summary>Signals to redislock are the command's.</summary>
public sealed class SignalTests(RedisServerFixture redis)
{
    // The wait is for children, so that a trap runs at once.
    private const string Stubborn = "trap '' INT TERM HUP QUIT; echo $$; while :; do sleep 0.1; done";

    [Theory]
    [InlineData(Redislock.Hup, "HUP")]
    [InlineData(Redislock.Int, "INT")]
    [InlineData(Redislock.Quit, "QUIT")]
    [InlineData(Redislock.Term, "TERM")]
    [InlineData(Redislock.Usr1, "USR1")]
    [InlineData(Redislock.Usr2, "USR2")]
    public async Task A_signal_reaches_the_command(int signal, string name)
    {
        await using var run = Redislock.Start(redis.Server, "run", "--key", $"signal {name}", "--", "sh", "-c", $"trap 'echo got {name}; exit 9' {name}; echo ready; while :; do sleep 0.05; done");
        await run.NextLineAsync();

        run.Signal(signal);

        (await run.NextLineAsync()).ShouldBe($"got {name}");
        (await run.EndAsync()).ExitCode.ShouldBe(9);
    }

    [Fact]
    public async Task A_signal_reaches_what_the_command_started()
    {
        await using var run = Redislock.Start(redis.Server, "run", "--key", "family", "--", "sh", "-c", "sleep 300 & echo $!; wait");
        var grandchild = Pids.Parse(await run.NextLineAsync());

        run.Signal(Redislock.Term);

        (await run.EndAsync()).ExitCode.ShouldBe(143);
        await Eventually.BecomesTrueAsync(() => !Pids.IsAlive(grandchild), "the command's child ended");
    }

    [Fact]
    public async Task A_command_that_a_signal_ends_ends_redislock_with_its_number()
    {
        await using var run = Redislock.Start(redis.Server, "run", "--key", "ended by it", "--", "sh", "-c", "echo ready; exec sleep 300");
        await run.NextLineAsync();

        run.Signal(Redislock.Int);

        (await run.EndAsync()).ExitCode.ShouldBe(130);
        (await Redislock.RunAsync(redis.Server, "run", "--key", "ended by it", "--", "true")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task The_second_interrupt_kills_a_command_that_ignores_the_first()
    {
        await using var run = Redislock.Start(redis.Server, "run", "--key", "stubborn", "--", "sh", "-c", Stubborn);
        var child = Pids.Parse(await run.NextLineAsync());

        run.Signal(Redislock.Int);
        await Task.Delay(300);
        Pids.IsAlive(child).ShouldBeTrue();
        run.Signal(Redislock.Int);

        (await run.EndAsync()).ExitCode.ShouldBe(137);
    }

    [Fact]
    public async Task Who_waits_leaves_the_queue_when_it_is_told_to_end()
    {
        await using var holder = Redislock.Start(redis.Server, "run", "--key", "queue", "--", "sh", "-c", "echo held; read -r line");
        await holder.NextLineAsync();
        await using var waiter = Redislock.Start(redis.Server, "run", "--key", "queue", "--wait", "forever", "--", "true");
        await Eventually.BecomesTrueAsync(async () => (await redis.Server.CliAsync("ZCARD", "locks:{queue}:queue")).Number == 1, "it waits");

        waiter.Signal(Redislock.Term);

        (await waiter.EndAsync()).ExitCode.ShouldBe(143);
        (await redis.Server.CliAsync("ZCARD", "locks:{queue}:queue")).Number.ShouldBe(0);
    }

    [Fact]
    public async Task A_signal_that_was_ignored_from_the_start_stays_ignored()
    {
        // As nohup has it.
        await using var run = Redislock.StartWith(
            new() { ["REDISLOCK_REDIS"] = redis.Server.ConnectionString }, "run", "--key", "nohup", "--", "sh", "-c", "trap '' HUP; exec dotnet \"$0\" \"$@\"", Redislock.Assembly, "run", "--key", "inside", "--", "sh", "-c", "echo $PPID; read -r line; exit 5");
        var inside = Pids.Parse(await run.NextLineAsync());

        Redislock.Signal(inside, Redislock.Hup);
        await run.WriteAsync("go on\n");

        (await run.EndAsync()).ExitCode.ShouldBe(5);
    }
}
