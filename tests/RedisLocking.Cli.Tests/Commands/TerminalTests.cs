using System.Diagnostics;
using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Commands;

/// <summary>On a terminal, which util-linux' <c>script</c> plays.</summary>
public sealed class TerminalTests(RedisServerFixture redis)
{
    [Fact]
    public async Task A_list_is_a_table()
    {
        await Redislock.RunAsync(redis.Server, "acquire", "--key", "table:[red]a", "--ttl", "10m", "--owner", "[o]");

        var shown = await TypeAsync("", "list", "table:");

        shown.ShouldContain("held by");
        shown.ShouldContain("table:[red]a");
        shown.ShouldContain("[o]");
    }

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("n\n", 1)]
    public async Task A_break_asks_first(string answer, int held)
    {
        await Redislock.RunAsync(redis.Server, "acquire", "--key", $"ask {held}", "--ttl", "10m", "--owner", "job 7");

        var shown = await TypeAsync(answer, "break", $"'ask {held}'");

        shown.ShouldContain("is held by job 7. Take it away? [y/N]");
        (await redis.Server.CliAsync("EXISTS", $"locks:{{ask {held}}}")).Number.ShouldBe(held);
    }

    private async Task<string> TypeAsync(string typed, params string[] arguments)
    {
        var start = new ProcessStartInfo("script", ["-qec", $"dotnet '{Redislock.Assembly}' {string.Join(' ', arguments)}", "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["REDISLOCK_REDIS"] = redis.Server.ConnectionString;
        start.Environment["REDISLOCK_TIMEOUT"] = "30s";
        start.Environment["TERM"] = "xterm";
        using var script = Process.Start(start)!;
        await script.StandardInput.WriteAsync(typed);
        await script.StandardInput.FlushAsync();
        var shown = await script.StandardOutput.ReadToEndAsync().WithPatience();
        await script.WaitForExitAsync().WithPatience();
        return shown;
    }
}
