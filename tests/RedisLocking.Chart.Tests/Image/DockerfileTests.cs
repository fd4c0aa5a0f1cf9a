using System.Text.RegularExpressions;
using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Image;

/// <summary>The image and the chart say the same: who runs it, what runs, and at which port.</summary>
public sealed partial class DockerfileTests(ChartTools tools)
{
    /// <summary>The last stage, which is what is shipped.</summary>
    private static readonly string[] Shipped = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "src", "RedisLocking.Server", "Dockerfile"))
        .Split("\nFROM ")[^1].Split('\n');

    [Fact]
    public void It_adds_nothing_to_the_runtime_but_the_service() =>
        Shipped.Where(line => line.StartsWith("RUN", StringComparison.Ordinal) || line.StartsWith("COPY", StringComparison.Ordinal))
            .ShouldBe(["COPY --from=build /application ."]);

    [Fact]
    public void It_runs_the_service_as_a_user_without_rights()
    {
        Shipped.ShouldContain("USER $APP_UID");
        Programs().ShouldAllBe(program => program == "dotnet RedisLocking.Server.dll" || program == "dotnet RedisLocking.Server.dll healthcheck");
        File.Exists(Path.Combine(AppContext.BaseDirectory, "RedisLocking.Server.dll")).ShouldBeTrue();
    }

    [Fact]
    public async Task Its_port_is_the_one_that_the_chart_opens()
    {
        var ports = (await tools.RenderAsync()).PodOf("Deployment", "locks-redis-locking").Containers.Single().Ports;

        Shipped.ShouldContain($"EXPOSE {ports.First()["containerPort"]}");
    }

    private static IEnumerable<string> Programs() => Shipped.Select(line => Program().Match(line)).Where(match => match.Success)
        .Select(match => string.Join(' ', match.Groups[1].Value.Split(", ").Select(part => part.Trim('"'))));

    [GeneratedRegex(@"(?:CMD|ENTRYPOINT) \[(.+)\]$")]
    private static partial Regex Program();
}
