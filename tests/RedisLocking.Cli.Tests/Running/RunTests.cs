using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Running;

/// <summary>A command under a lock.</summary>
public sealed class RunTests(RedisServerFixture redis)
{
    [Fact]
    public async Task Two_shells_with_one_key_run_one_after_the_other()
    {
        using var journal = new Journal();
        await using var one = Redislock.Start(redis.Server, ["run", "--key", "two", "--wait", "50s", "--", .. journal.Command("one")]);
        await using var other = Redislock.Start(redis.Server, ["run", "--key", "two", "--wait", "50s", "--", .. journal.Command("other")]);

        (await one.EndAsync()).ExitCode.ShouldBe(0);
        (await other.EndAsync()).ExitCode.ShouldBe(0);
        journal.ShouldBeOneAfterTheOther(2);
    }

    [Fact]
    public async Task Who_does_not_wait_ends_at_once_with_the_conflict_code()
    {
        await using var holder = Redislock.Start(redis.Server, "run", "--key", "busy", "--", "sh", "-c", "echo held; read -r line");
        await holder.NextLineAsync();

        var second = await Redislock.RunAsync(redis.Server, "run", "--key", "busy", "--wait", "0", "--", "echo", "never");

        second.ExitCode.ShouldBe(75);
        second.Output.ShouldBeEmpty();
        second.Error.ShouldBe("redislock: lock 'busy' is held by somebody else.\n");
        await holder.WriteAsync("end\n");
        (await holder.EndAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_wait_that_runs_out_is_a_conflict_and_says_how_long_it_was()
    {
        await using var holder = Redislock.Start(redis.Server, "run", "--key", "long", "--", "sh", "-c", "echo held; read -r line");
        await holder.NextLineAsync();

        var second = await Redislock.RunAsync(redis.Server, "run", "--key", "long", "--wait", "300ms", "--", "true");

        second.ExitCode.ShouldBe(75);
        second.Error.ShouldContain("waited 300 ms");
    }

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("exit 0", 0)]
    [InlineData("kill -KILL $$", 137)]
    public async Task The_commands_exit_code_is_redislocks(string script, int code) =>
        (await Redislock.RunAsync(redis.Server, "run", "--key", $"code {code}", "--", "sh", "-c", script)).ExitCode.ShouldBe(code);

    [Fact]
    public async Task The_command_has_the_token_the_key_and_its_arguments_as_they_were_typed()
    {
        string[] run = ["run", "--key", "a b", "--", "sh", "-c", """printf '%s\n' "$REDISLOCK_TOKEN" "$REDISLOCK_KEY" "$@" """, "sh", "--key", "@file", "[suggest]", "--", "", "ü*"];

        var first = (await Redislock.RunAsync(redis.Server, run)).Output.Split('\n');
        var second = (await Redislock.RunAsync(redis.Server, run)).Output.Split('\n');

        first[1..^1].ShouldBe(["a b", "--key", "@file", "[suggest]", "--", "", "ü*"]);
        long.Parse(second[0]).ShouldBeGreaterThan(long.Parse(first[0]));
    }

    [Fact]
    public async Task The_commands_streams_are_redislocks()
    {
        await using var run = Redislock.Start(redis.Server, "run", "--key", "streams", "--", "sh", "-c", "cat; echo wrong >&2");
        await run.WriteAsync("through\n");
        run.CloseInput();

        var ended = await run.EndAsync();

        ended.Output.ShouldBe("through\n");
        ended.Error.ShouldBe("wrong\n");
    }

    [Fact]
    public async Task A_reader_of_a_pipe_that_closes_early_ends_its_writer()
    {
        // .NET ignores SIGPIPE, and the command must not inherit that.
        var ended = await Redislock.RunAsync(redis.Server, "run", "--key", "pipe", "--", "bash", "-c", "yes | head -n 1; echo ${PIPESTATUS[0]}");

        ended.Output.ShouldBe("y\n141\n");
    }

    [Fact]
    public async Task Readers_run_together_and_a_writer_alone()
    {
        await using var reader = Redislock.Start(redis.Server, "run", "--key", "book", "--mode", "read", "--", "sh", "-c", "echo held; read -r line");
        await reader.NextLineAsync();

        (await Redislock.RunAsync(redis.Server, "run", "--key", "book", "--mode", "read", "--", "true")).ExitCode.ShouldBe(0);
        (await Redislock.RunAsync(redis.Server, "run", "--key", "book", "--mode", "write", "--", "true")).ExitCode.ShouldBe(75);
    }

    [Fact]
    public async Task As_many_run_at_a_time_as_there_are_permits()
    {
        string[] hold = ["run", "--key", "slots", "--permits", "2", "--", "sh", "-c", "echo held; read -r line"];
        await using var one = Redislock.Start(redis.Server, hold);
        await using var two = Redislock.Start(redis.Server, hold);
        await one.NextLineAsync();
        await two.NextLineAsync();

        (await Redislock.RunAsync(redis.Server, hold)).ExitCode.ShouldBe(75);
    }

    [Fact]
    public async Task With_json_what_happens_is_told_on_standard_error()
    {
        var ended = await Redislock.RunAsync(redis.Server, "run", "--json", "--key", "told", "--", "sh", "-c", "exit 4");

        ended.Output.ShouldBeEmpty();
        var lines = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("""{"event":"acquired","name":"told","token":""");
        lines[1].ShouldEndWith("""
            "exitCode":4}
            """);
    }

    [Fact]
    public async Task A_lock_with_another_prefix_is_another_lock()
    {
        await using var holder = Redislock.Start(redis.Server, "run", "--key", "mine", "--", "sh", "-c", "echo held; read -r line");
        await holder.NextLineAsync();

        (await Redislock.RunAsync(redis.Server, "run", "--prefix", "others", "--key", "mine", "--", "true")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_script_without_a_first_line_is_the_shells()
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, "echo from $1\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            (await Redislock.RunAsync(redis.Server, "run", "--key", "script", "--", script, "here")).Output.ShouldBe("from here\n");
        }
        finally
        {
            File.Delete(script);
        }
    }
}
