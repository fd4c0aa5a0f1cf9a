using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Commands;

/// <summary>What cannot be done is said in one line on standard error, and by the exit code.</summary>
public sealed class BadInputTests(RedisServerFixture redis)
{
    [Theory]
    [InlineData(64, "run needs a command after --", "run", "--key", "k")]
    [InlineData(64, "run needs a command after --", "run", "--key", "k", "--")]
    [InlineData(64, "'--key' is required", "run", "--", "true")]
    [InlineData(64, "must not be empty", "run", "--key", "", "--", "true")]
    [InlineData(64, "--wait takes a number and a unit, such as 250ms, 30s, 5m or 24h; '10' is none", "run", "--key", "k", "--wait", "10", "--", "true")]
    [InlineData(64, "--ttl is 100ms to 24h; '25h' is not", "run", "--key", "k", "--ttl", "25h", "--", "true")]
    [InlineData(64, "--grace is at most half of the TTL, 15s of 30s; '16s' is more", "run", "--key", "k", "--grace", "16s", "--", "true")]
    [InlineData(64, "--permits is 1 to 1,000,000; 0 is not", "run", "--key", "k", "--permits", "0", "--", "true")]
    [InlineData(64, "--mode and --permits cannot be given together", "run", "--key", "k", "--permits", "2", "--mode", "read", "--", "true")]
    [InlineData(64, "--mode is read or write; 'append' is neither", "run", "--key", "k", "--mode", "append", "--", "true")]
    [InlineData(64, "Owner must not hold control characters", "run", "--key", "k", "--owner", "a\nb", "--", "true")]
    [InlineData(64, "elect needs a command after --", "elect", "--name", "k")]
    [InlineData(64, "'--name' is required", "elect", "--", "true")]
    [InlineData(64, "--grace is at most half of the TTL, 5s of 10s; '6s' is more", "elect", "--name", "k", "--ttl", "10s", "--grace", "6s", "--", "true")]
    [InlineData(64, "There is no option '--wait'", "elect", "--name", "k", "--wait", "1m", "--", "true")]
    [InlineData(64, "'ls' stands where options do: the command goes after --", "elect", "--name", "k", "ls", "-l")]
    [InlineData(127, "there is no command 'no-such-command' in PATH", "run", "--key", "k", "--", "no-such-command")]
    [InlineData(127, "there is no command './no-such-command'", "run", "--key", "k", "--", "./no-such-command")]
    [InlineData(126, "'/etc/passwd' is not executable", "run", "--key", "k", "--", "/etc/passwd")]
    [InlineData(126, "'/tmp' is not executable", "run", "--key", "k", "--", "/tmp")]
    [InlineData(64, "a lease handle", "release", "no handle!")]
    [InlineData(64, "the handle of a lease is missing", "renew")]
    [InlineData(64, "--timeout (or REDISLOCK_TIMEOUT) is 10ms to 1m; '5m' is not", "list", "--timeout", "5m")]
    [InlineData(64, "--redis and --server cannot be given together", "list", "--redis", "a", "--server", "http://b")]
    [InlineData(64, "--server (or REDISLOCK_SERVER) is an address", "list", "--server", "locks.example.org")]
    [InlineData(64, "--api-key is for a lock service", "list", "--redis", "a", "--api-key", "b")]
    [InlineData(64, "--prefix is for a Redis", "list", "--server", "http://b", "--prefix", "p")]
    [InlineData(64, "--interval is 50ms or more", "watch", "--interval", "1ms")]
    [InlineData(64, "--for is at most 10m", "bench", "--for", "1h")]
    [InlineData(64, "completions are for bash and zsh; 'fish' is neither", "completions", "fish")]
    [InlineData(64, "There is no option '--nonsense'", "list", "--nonsense")]
    [InlineData(64, "There is no option '--wiat'", "run", "--key", "k", "--wiat", "1m", "--", "true")]
    [InlineData(64, "'ls' stands where options do: the command goes after --", "run", "--key", "k", "ls", "-l")]
    [InlineData(64, "See 'redislock --help'")]
    public async Task It_is_refused_in_one_line(int exitCode, string why, params string[] arguments)
    {
        var ended = await Redislock.RunAsync(redis.Server, arguments);

        ended.ExitCode.ShouldBe(exitCode, ended.Error);
        ended.Output.ShouldBeEmpty();
        ended.Error.ShouldStartWith("redislock: ");
        ended.Error.ShouldContain(why, Case.Insensitive);
        ended.Error.TrimEnd().ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_leaders_value_has_64_KB_at_most()
    {
        var ended = await Redislock.RunAsync(redis.Server, "elect", "--name", "k", "--value", new string('x', IElection.MaxValueBytes + 1), "--", "true");

        ended.ExitCode.ShouldBe(64);
        ended.Error.ShouldBe("redislock: A leader's value has at most 65,536 bytes of UTF-8; this one has 65537.\n");
    }

    [Fact]
    public async Task A_command_that_does_not_exist_takes_no_lock()
    {
        (await Redislock.RunAsync(redis.Server, "run", "--key", "unborn", "--", "no-such-command")).ExitCode.ShouldBe(127);

        (await redis.Server.CliAsync("EXISTS", "locks:{unborn}")).Number.ShouldBe(0);
    }

    [Fact]
    public async Task An_interpreter_that_does_not_exist_is_found_out_late_and_leaves_no_lock()
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, "#!/no/such/interpreter\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            (await Redislock.RunAsync(redis.Server, "run", "--key", "late", "--", script)).ExitCode.ShouldBe(127);
            (await redis.Server.CliAsync("EXISTS", "locks:{late}")).Number.ShouldBe(0);
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public async Task With_json_a_refusal_is_json()
    {
        var ended = await Redislock.RunAsync(redis.Server, "run", "--json", "--key", "k", "--", "no-such-command");

        ended.Error.ShouldBe("""{"error":"not-found","message":"there is no command 'no-such-command' in PATH.","exitCode":127}""" + "\n");
    }

    [Fact]
    public async Task A_redis_that_asks_for_a_password_says_so()
    {
        await using var locked = await RedisServer.StartAsync(new RedisServerOptions { Password = "secret" });

        // Longer than the client takes to connect at most (5 s): before that, nobody knows why there is no connection yet.
        var ended = await Redislock.RunAsync(redis.Server, "run", "--redis", locked.Endpoint, "--timeout", "15s", "--key", "k", "--", "true");

        ended.ExitCode.ShouldBe(69);
        ended.Error.ShouldContain("password");
        (await Redislock.RunAsync(redis.Server, "run", "--redis", locked.ConnectionString, "--key", "k", "--", "true")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_redis_that_is_not_there_is_unavailable_and_no_conflict()
    {
        var ended = await Redislock.RunAsync(redis.Server, "run", "--redis", "127.0.0.1:1", "--timeout", "1s", "--key", "k", "--", "true");

        ended.ExitCode.ShouldBe(69);
        ended.Error.ShouldContain("nobody knows whether it is free");
    }

    [Fact]
    public async Task A_ttl_below_three_round_trips_is_refused_with_the_numbers()
    {
        await using var far = TcpProxy.Start(redis.Server.Port);
        far.DelayToServer = TimeSpan.FromMilliseconds(100);

        var ended = await Redislock.RunAsync(redis.Server, "run", "--redis", far.Endpoint, "--key", "k", "--ttl", "250ms", "--", "true");

        ended.ExitCode.ShouldBe(64);
        ended.Error.ShouldContain("--ttl 250ms is shorter than three round trips: one takes ");
        ended.Error.ShouldContain("so the TTL must be at least");
        (await Redislock.RunAsync(redis.Server, "acquire", "--redis", far.Endpoint, "--key", "k", "--ttl", "250ms")).ExitCode.ShouldBe(64);
    }

    [Fact]
    public async Task Two_stores_in_the_environment_are_refused_and_the_command_line_goes_over_it()
    {
        var both = new Dictionary<string, string?> { ["REDISLOCK_REDIS"] = "127.0.0.1:1", ["REDISLOCK_SERVER"] = "http://127.0.0.1:1" };
        await using var neither = Redislock.StartWith(both, "list");
        (await neither.EndAsync()).Error.ShouldContain("REDISLOCK_REDIS and REDISLOCK_SERVER are both set");

        await using var one = Redislock.StartWith(both, "list", "--redis", redis.Server.ConnectionString);
        (await one.EndAsync()).ExitCode.ShouldBe(0);
    }
}
