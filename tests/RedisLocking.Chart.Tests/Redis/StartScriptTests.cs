using System.Diagnostics;
using System.Globalization;
using RedisLocking.Chart.Tests.Rendering;
using RedisLocking.Chart.Tests.Tools;
using RedisLocking.TestSupport;

namespace RedisLocking.Chart.Tests.Redis;

/// <summary>A real redis-server starts as the chart has it start, and its probes ask it as the kubelet would.</summary>
public sealed class StartScriptTests(ChartTools tools) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redis-locking-start-").FullName;

    private string Socket => Path.Combine(_folder, "redis.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("plain")]
    [InlineData("with \"quotes\", a \\ and a $dollar # and ' too")]
    public async Task It_takes_the_password_from_the_environment_and_shows_it_to_nobody(string password)
    {
        var chart = await tools.RenderAsync();
        var container = chart.PodOf("StatefulSet", "locks-redis-locking-redis").Containers.Single();
        using var redis = await StartAsync(chart, container, password);
        try
        {
            await Eventually.BecomesTrueAsync(() => AnswersAsync(container, password), "Redis answers its probes");

            (await AnswersAsync(container, "another")).ShouldBeFalse();
            (await AskAsync(password, "CONFIG", "GET", "appendonly")).ShouldBe("appendonly\nyes\n");
            (await AskAsync(password, "CONFIG", "GET", "appendfsync")).ShouldBe("appendfsync\neverysec\n");
            (await AskAsync(password, "CONFIG", "GET", "maxmemory")).ShouldBe("maxmemory\n201326592\n");
            (await AskAsync(password, "CONFIG", "GET", "maxmemory-policy")).ShouldBe("maxmemory-policy\nnoeviction\n");
            var process = $"/proc/{redis.Id.ToString(CultureInfo.InvariantCulture)}";
            (await File.ReadAllTextAsync($"{process}/cmdline")).ShouldStartWith("redis-server");
            (await File.ReadAllTextAsync($"{process}/cmdline")).ShouldNotContain(password);
            (await File.ReadAllTextAsync($"{process}/environ")).ShouldNotContain("REDISCLI_AUTH");
        }
        finally
        {
            redis.Kill();
            await redis.WaitForExitAsync().WithPatience();
        }
    }

    /// <summary>The folders of the container are folders of this test, and its port is a socket; everything else is as it is rendered.</summary>
    private async Task<Process> StartAsync(RenderedChart chart, Container container, string password)
    {
        foreach (var (name, text) in chart.The("ConfigMap", "locks-redis-locking-redis").Data)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, name), text
                .Replace("/etc/redis/", $"{_folder}/").Replace("/run/redis/redis.conf", $"{_folder}/run.conf")
                .Replace("dir /data", $"dir {_folder}").Replace("port 6379", $"port 0\nunixsocket {Socket}"));
        }
        var command = container.Json["command"].Items().Select(part => part.ToString().Replace("/etc/redis/", $"{_folder}/")).ToList();
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment[Variable(container)] = password;
        return Process.Start(start)!;
    }

    private async Task<bool> AnswersAsync(Container container, string password)
    {
        var probe = container.Json["readinessProbe"]!["exec"]!["command"].Items().Select(part => part.ToString().Replace("redis-cli", $"redis-cli -s {Socket}")).ToList();
        return (await Command.RunAsync(probe[0], probe[1..], new Dictionary<string, string> { [Variable(container)] = password })).ExitCode == 0;
    }

    private async Task<string> AskAsync(string password, params string[] command) =>
        (await Command.RunAsync("redis-cli", ["-s", Socket, .. command], new Dictionary<string, string> { ["REDISCLI_AUTH"] = password })).Output;

    private static string Variable(Container container) => container.Environment.Single().Text("name")!;
}
