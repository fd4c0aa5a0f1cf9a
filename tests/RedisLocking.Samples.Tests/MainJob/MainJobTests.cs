using System.Text.Json;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

public sealed class MainJobTests(RedisServerFixture redis)
{
    private const string NoPrograms = "/nonexistent";

    [Fact]
    public async Task Over_a_private_redis_every_user_is_registered_once()
    {
        var (exitCode, output, error) = await MainJob.RunAsync(["--json", "--users", "3", "--requests", "40", "--servers", "3"]);

        error.ShouldBe("");
        var result = JsonSerializer.Deserialize<JsonElement>(output);
        ShouldBeOnceEach(result, "Redis", servers: 3, users: 3, requests: 120);
        result.GetProperty("withoutLock").GetProperty("usersStored").GetInt32().ShouldBeGreaterThan(3);
        result.GetProperty("withoutLock").GetProperty("pointsGranted").GetInt32().ShouldBeGreaterThan(300);
        exitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Without_redis_every_user_is_registered_once_in_memory()
    {
        var (exitCode, output, error) = await MainJob.RunAsync(["--json", "--users=2", "--requests=40"], path: NoPrograms);

        error.ShouldBe("");
        ShouldBeOnceEach(JsonSerializer.Deserialize<JsonElement>(output), "InMemory", servers: 2, users: 2, requests: 80);
        exitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Two_hundred_identical_requests_through_two_processes_register_once_and_leave_nothing_in_redis()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("SET", "somebody", "else");

        var (exitCode, output, _) = await MainJob.RunAsync(["--json", "--users", "1", "--requests", "200", "--redis", server.Endpoint]);

        ShouldBeOnceEach(JsonSerializer.Deserialize<JsonElement>(output), "Redis", servers: 2, users: 1, requests: 200);
        exitCode.ShouldBe(0);
        (await server.CliAsync("KEYS", "*")).Texts.ShouldBe(["somebody"]);
    }

    [Fact]
    public async Task People_are_shown_a_table_and_told_how_to_get_redis()
    {
        var (exitCode, output, _) = await MainJob.RunAsync(["--users", "1", "--requests", "10"], path: NoPrograms);

        exitCode.ShouldBe(0);
        output.ShouldContain("apt-get install");
        output.ShouldContain("without the lock");
        output.ShouldContain("409 RegistrationInProgress");
        output.ShouldContain("locks left behind");
    }

    [Fact]
    public async Task A_bad_option_is_exit_code_2_and_help_is_printed_on_request()
    {
        var bad = await MainJob.RunAsync(["--servers", "none"]);
        bad.ExitCode.ShouldBe(2);
        bad.Output.ShouldBe("");
        bad.Error.ShouldContain("--servers must be a whole number");

        var help = await MainJob.RunAsync(["--help"]);
        help.ExitCode.ShouldBe(0);
        help.Output.ShouldContain("--requests N");
    }

    [Fact]
    public async Task A_redis_that_is_not_there_is_said_so()
    {
        await using var gone = await RedisServer.StartAsync();
        await gone.KillAsync();

        var (exitCode, output, error) = await MainJob.RunAsync(["--json", "--redis", gone.Endpoint]);

        exitCode.ShouldBe(1);
        output.ShouldBe("");
        error.ShouldContain($"There is no Redis to be used at {gone.Endpoint}");
    }

    [Fact]
    public async Task No_server_outlives_a_job_that_is_killed()
    {
        using var job = MainJob.Start(["--users", "10000", "--redis", redis.Server.Endpoint]);
        await Eventually.BecomesTrueAsync(() => Descendants.Of(job.Id).Count(IsServer) == 3, "three servers ran", TimeSpan.FromMinutes(2));
        var started = Descendants.Of(job.Id);

        job.Kill();

        await Eventually.BecomesTrueAsync(() => !started.Any(Descendants.Runs), "all that the job had started was gone", TimeSpan.FromMinutes(1));

        static bool IsServer(RunningProcess process) => !process.CommandLine.Contains("/bin/sh", StringComparison.Ordinal);
    }

    private static void ShouldBeOnceEach(JsonElement result, string provider, int servers, int users, int requests)
    {
        result.EnumerateObject().Select(property => property.Name).ShouldBe(
            ["provider", "servers", "users", "requests", "created", "conflicts", "alreadyRegistered", "unexpected", "usersStored", "pointsGranted", "locksLeft", "withoutLock"]);
        result.GetProperty("provider").GetString().ShouldBe(provider);
        Number("servers").ShouldBe(servers);
        Number("users").ShouldBe(users);
        Number("requests").ShouldBe(requests);
        Number("created").ShouldBe(users);
        (Number("conflicts") + Number("alreadyRegistered")).ShouldBe(requests - users);
        Number("unexpected").ShouldBe(0);
        Number("usersStored").ShouldBe(users);
        Number("pointsGranted").ShouldBe(100 * users);
        Number("locksLeft").ShouldBe(0);

        int Number(string name) => result.GetProperty(name).GetInt32();
    }
}
