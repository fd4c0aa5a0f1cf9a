using System.Globalization;
using System.Net;
using RedisLocking.Chart.Tests.Installations;
using RedisLocking.Chart.Tests.Rendering;
using RedisLocking.Chart.Tests.Tools;
using RedisLocking.TestSupport;

namespace RedisLocking.Chart.Tests.Server;

/// <summary>The service itself starts with what the chart gives it, answers its probes, and passes <c>helm test</c>.</summary>
public sealed class ServiceTests(ChartTools tools) : IDisposable
{
    private readonly string _mounts = Directory.CreateTempSubdirectory("redis-locking-mounts-").FullName;

    public static TheoryData<string> Started => ["external sentinel", "everything off", "memory", "everything on"];

    public void Dispose() => Directory.Delete(_mounts, recursive: true);

    [Fact]
    public async Task An_installation_without_values_answers_its_probes_and_passes_its_test()
    {
        var chart = await tools.RenderAsync();
        var redisAddress = "locks-redis-locking-redis:6379";
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { Password = chart.The("Secret", "locks-redis-locking-redis").Data["redis-password"] });
        await using var service = await StartAsync(chart, [], text => text.Replace(redisAddress, redis.Endpoint));

        using var http = new HttpClient { BaseAddress = service.Address };
        foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
        {
            using var answer = await http.GetAsync(Server(chart).Json[probe]!["httpGet"].Text("path"));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, probe);
        }
        (await ServiceProcess.CheckHealthAsync(service.Address.Port)).ShouldBe(0);
        var test = await RunTestAsync(chart, service.Address);
        test.ExitCode.ShouldBe(0, test.Output + test.Errors);
        test.Output.ShouldContain("The locks work.");
    }

    [Theory]
    [MemberData(nameof(Started))]
    public async Task The_service_accepts_every_setting_of_an_installation(string name)
    {
        var installation = Installation.All[name];
        var chart = await tools.RenderAsync(installation.Values);
        await using var service = await StartAsync(chart, installation.ExistingSecrets, text => text);

        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(service.Address, "/healthz"))).ShouldBe("Healthy");
    }

    [Fact]
    public async Task It_trusts_the_authority_of_a_secret()
    {
        await using var redis = await RedisTls.StartAsync();
        var chart = await tools.RenderAsync($$"""
            store: external
            externalRedis:
              hosts: ["127.0.0.1:{{redis.Port}}"]
              tls: { enabled: true, serverName: localhost, caSecret: ca }
            """);
        // A mounted Secret is a link to a link.
        Directory.CreateDirectory(Path.Combine(_mounts, "redis-ca", "..data"));
        await File.WriteAllTextAsync(Path.Combine(_mounts, "redis-ca", "..data", "ca.crt"), redis.Certificate.ExportCertificatePem());
        File.CreateSymbolicLink(Path.Combine(_mounts, "redis-ca", "ca.crt"), Path.Combine("..data", "ca.crt"));
        await using var service = await StartAsync(chart, [], text => text);

        using var http = new HttpClient();
        await Eventually.BecomesTrueAsync(
            async () => (await http.GetAsync(new Uri(service.Address, "/readyz"))).StatusCode == HttpStatusCode.OK, "the service reaches a Redis whose authority it was given");
    }

    [Fact]
    public async Task The_test_fails_where_its_key_is_wrong_and_says_so()
    {
        var chart = await tools.RenderAsync();
        await using var service = await StartAsync(await tools.RenderAsync("{ store: memory, replicas: 1 }"), [], text => text);

        var test = await RunTestAsync(chart, service.Address);

        test.ExitCode.ShouldBe(1);
        test.Output.ShouldContain("answered 401, and not 201");
    }

    [Fact]
    public async Task The_image_checks_itself_and_finds_nobody() => (await ServiceProcess.CheckHealthAsync(LoopbackPort.Pick())).ShouldBe(1);

    private static Container Server(RenderedChart chart) => PodTemplate.Of(chart.Of("Deployment").Single())!.Containers.Single();

    private static async Task<CommandResult> RunTestAsync(RenderedChart chart, Uri service)
    {
        var container = chart.PodOf("Pod", "locks-redis-locking-test").Containers.Single();
        var environment = ContainerEnvironment.Read(chart, container, new Dictionary<string, string>());
        environment["LOCKS"].ShouldBe("http://locks-redis-locking:80");
        environment["LOCKS"] = service.GetLeftPart(UriPartial.Authority);
        var command = container.Json["command"].Items().Select(part => part.ToString()).ToList();
        return await Command.RunAsync(command[0], command[1..], environment);
    }

    /// <summary>Its mounts are folders of this test; what else is elsewhere the caller replaces.</summary>
    private async Task<ServiceProcess> StartAsync(RenderedChart chart, IEnumerable<string> existingSecrets, Func<string, string> elsewhere)
    {
        var container = Server(chart);
        if (chart.Of("Secret").SingleOrDefault(secret => secret.Data.ContainsKey("keys.json")) is { } keys)
        {
            Directory.CreateDirectory(Path.Combine(_mounts, "api-keys"));
            await File.WriteAllTextAsync(Path.Combine(_mounts, "api-keys", "keys.json"), keys.Data["keys.json"]);
        }
        var environment = ContainerEnvironment.Read(chart, container, existingSecrets.ToDictionary(key => key, _ => "a-password"))
            .ToDictionary(variable => variable.Key, variable => elsewhere(variable.Value.Replace("/etc/redis-locking/", $"{_mounts}/")));
        if (environment.ContainsKey("Metrics__Port"))
            environment["Metrics__Port"] = LoopbackPort.Pick().ToString(CultureInfo.InvariantCulture);
        return await ServiceProcess.StartAsync(environment);
    }
}
