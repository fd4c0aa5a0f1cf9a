using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Running;

/// <summary>A command that runs on the leader only.</summary>
public sealed class ElectTests(RedisServerFixture redis)
{
    private static readonly string[] UntilALine = ["--", "sh", "-c", "echo leads $REDISLOCK_KEY $REDISLOCK_TOKEN; read -r line; exit 4"];

    [Fact]
    public async Task The_leaders_command_runs_alone_and_the_next_ones_when_it_has_ended()
    {
        await using var first = Redislock.Start(redis.Server, ["elect", "--name", "turns", "--value", "first", .. UntilALine]);
        var token = TokenOf(await first.NextLineAsync(), "turns");
        (await ValueAsync("turns")).ShouldBe("first");
        await using var second = Redislock.Start(redis.Server, ["elect", "--name", "turns", "--value", "second", .. UntilALine]);
        var secondLeads = second.NextLineAsync();
        await WaitsAsync("turns");
        secondLeads.IsCompleted.ShouldBeFalse();

        await first.WriteAsync("end\n");

        TokenOf(await secondLeads, "turns").ShouldBeGreaterThan(token);
        (await first.EndAsync()).ExitCode.ShouldBe(4);
        (await ValueAsync("turns")).ShouldBe("second");
    }

    [Fact]
    public async Task Without_a_value_the_leader_is_this_machine()
    {
        await using var leader = Redislock.Start(redis.Server, ["elect", "--name", "machine", .. UntilALine]);
        await leader.NextLineAsync();

        (await ValueAsync("machine")).ShouldBe(Environment.MachineName);
        var listed = (await Redislock.RunAsync(redis.Server, "list", "machine")).Output.Split('\t');
        listed[..2].ShouldBe(["machine", "election"]);
    }

    [Fact]
    public async Task TERM_is_the_commands_and_the_leader_resigns_when_that_has_ended()
    {
        await using var first = Redislock.Start(
            redis.Server, "elect", "--name", "term", "--value", "first", "--", "sh", "-c", "trap 'echo ending; read -r line; exit 7' TERM; echo leads; while :; do sleep 0.05; done");
        await first.NextLineAsync();
        await using var second = Redislock.Start(redis.Server, ["elect", "--name", "term", "--value", "second", .. UntilALine]);
        var secondLeads = second.NextLineAsync();
        await WaitsAsync("term");

        first.Signal(Redislock.Term);
        (await first.NextLineAsync()).ShouldBe("ending");
        (await ValueAsync("term")).ShouldBe("first");
        secondLeads.IsCompleted.ShouldBeFalse();
        await first.WriteAsync("end\n");

        (await first.EndAsync()).ExitCode.ShouldBe(7);
        await secondLeads;
        (await ValueAsync("term")).ShouldBe("second");
    }

    [Fact]
    public async Task Who_loses_the_leadership_ends_its_command_and_is_a_candidate_again()
    {
        await using var leader = Redislock.Start(
            redis.Server, "elect", "--name", "lost", "--value", "v", "--ttl", "3s", "--grace", "500ms", "--", "sh", "-c", "trap '' TERM; echo leads $REDISLOCK_KEY $REDISLOCK_TOKEN; echo $$; while :; do sleep 0.1; done");
        var token = TokenOf(await leader.NextLineAsync(), "lost");
        var command = Pids.Parse(await leader.NextLineAsync());

        (await Redislock.RunAsync(redis.Server, "break", "lost", "--yes")).ExitCode.ShouldBe(0);

        TokenOf(await leader.NextLineAsync(), "lost").ShouldBeGreaterThan(token);
        Pids.IsAlive(command).ShouldBeFalse();
        Pids.IsAlive(Pids.Parse(await leader.NextLineAsync())).ShouldBeTrue();
        leader.Signal(Redislock.Int);
        var ended = await leader.EndAsync();
        ended.ExitCode.ShouldBe(130);
        ended.Error.ShouldContain("the leadership of election 'lost' is lost: it was taken away, or its TTL ran out. The command is told to end.");
        ended.Error.ShouldContain("the leadership of election 'lost' was lost and the command killed, for it did not end when it was told to (137). It is a candidate again.");
    }

    [Fact]
    public async Task Once_a_lost_leadership_is_the_end()
    {
        await using var leader = Redislock.Start(redis.Server, "elect", "--once", "--name", "once", "--ttl", "3s", "--", "sh", "-c", "echo leads; exec sleep 300");
        await leader.NextLineAsync();

        (await Redislock.RunAsync(redis.Server, "break", "once", "--yes")).ExitCode.ShouldBe(0);

        var ended = await leader.EndAsync();
        ended.ExitCode.ShouldBe(76);
        ended.Error.ShouldContain("the leadership of election 'once' was lost and the command ended (143).");
        ended.Error.ShouldNotContain("candidate");
    }

    [Fact]
    public async Task Who_was_told_to_end_is_no_candidate_again()
    {
        await using var leader = Redislock.Start(
            redis.Server, "elect", "--name", "told", "--ttl", "3s", "--grace", "500ms", "--", "sh", "-c", "trap '' TERM; trap 'echo heard' USR1; echo leads; while :; do sleep 0.1; done");
        await leader.NextLineAsync();

        leader.Signal(Redislock.Term);
        leader.Signal(Redislock.Usr1);
        (await leader.NextLineAsync()).ShouldBe("heard");
        (await Redislock.RunAsync(redis.Server, "break", "told", "--yes")).ExitCode.ShouldBe(0);

        (await leader.EndAsync()).ExitCode.ShouldBe(143);
        (await redis.Server.CliAsync("EXISTS", "locks:{told}")).Number.ShouldBe(0);
    }

    [Fact]
    public async Task A_hangup_has_a_command_read_its_settings_and_ends_nobody()
    {
        await using var leader = Redislock.Start(
            redis.Server, "elect", "--name", "hup", "--ttl", "3s", "--", "sh", "-c", "trap 'echo settings' HUP; echo leads; while :; do sleep 0.1; done");
        await leader.NextLineAsync();

        leader.Signal(Redislock.Hup);
        (await leader.NextLineAsync()).ShouldBe("settings");
        (await Redislock.RunAsync(redis.Server, "break", "hup", "--yes")).ExitCode.ShouldBe(0);

        (await leader.NextLineAsync()).ShouldBe("leads");
    }

    [Fact]
    public async Task A_candidate_that_is_told_to_end_leaves_the_queue()
    {
        await using var leader = Redislock.Start(redis.Server, ["elect", "--name", "leaves", .. UntilALine]);
        await leader.NextLineAsync();
        await using var candidate = Redislock.Start(redis.Server, ["elect", "--name", "leaves", .. UntilALine]);
        await WaitsAsync("leaves");

        candidate.Signal(Redislock.Term);

        (await candidate.EndAsync()).ExitCode.ShouldBe(143);
        (await redis.Server.CliAsync("ZCARD", "locks:{leaves}:queue")).Number.ShouldBe(0);
    }

    [Fact]
    public async Task When_redislock_is_killed_so_is_its_command_and_the_next_one_leads_after_the_ttl()
    {
        await using var leader = Redislock.Start(redis.Server, "elect", "--name", "killed", "--ttl", "3s", "--", "sh", "-c", "sleep 1; echo leads; echo $$; exec sleep 300");
        await leader.NextLineAsync();
        var command = Pids.Parse(await leader.NextLineAsync());
        await using var candidate = Redislock.Start(redis.Server, ["elect", "--name", "killed", "--value", "second", .. UntilALine]);
        await WaitsAsync("killed");

        leader.KillAtOnce();

        await candidate.NextLineAsync();
        await Eventually.BecomesTrueAsync(() => !Pids.IsAlive(command), "the command was killed");
        (await ValueAsync("killed")).ShouldBe("second");
    }

    [Fact]
    public async Task A_candidate_waits_for_a_redis_that_is_not_there_yet()
    {
        await using var late = await RedisServer.StartAsync();
        await late.KillAsync();
        await using var candidate = Redislock.StartWith(new() { ["REDISLOCK_REDIS"] = late.ConnectionString, ["REDISLOCK_TIMEOUT"] = "1s" }, ["elect", "--name", "late", .. UntilALine]);
        await using var once = Redislock.StartWith(new() { ["REDISLOCK_REDIS"] = late.ConnectionString, ["REDISLOCK_TIMEOUT"] = "1s" }, ["elect", "--once", "--name", "late", .. UntilALine]);
        (await once.EndAsync()).ExitCode.ShouldBe(69);
        await candidate.SaysAsync("It is tried again.");

        await late.RestartAsync();

        TokenOf(await candidate.NextLineAsync(), "late").ShouldBeGreaterThan(0);
        await candidate.WriteAsync("end\n");
        var ended = await candidate.EndAsync();
        ended.ExitCode.ShouldBe(4);
        ended.Error.Split('\n').Count(line => line.Contains("It is tried again.", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task With_json_each_leadership_is_told_on_standard_error()
    {
        var ended = await Redislock.RunAsync(redis.Server, "elect", "--json", "--name", "json", "--", "true");

        var lines = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("""{"event":"acquired","name":"json","token":""");
        lines[1].ShouldEndWith("""
            "exitCode":0}
            """);
    }

    private static long TokenOf(string line, string name)
    {
        line.ShouldStartWith($"leads {name} ");
        return long.Parse(line.Split(' ')[2]);
    }

    private async Task<string?> ValueAsync(string name) => (await redis.Server.CliAsync("HGET", $"locks:{{{name}}}:leader", "value")).Text;

    private Task WaitsAsync(string name) =>
        Eventually.BecomesTrueAsync(async () => (await redis.Server.CliAsync("ZCARD", $"locks:{{{name}}}:queue")).Number == 1, "the candidate waits");
}
