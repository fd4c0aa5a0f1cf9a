using System.Globalization;
using RedisLocking.Chart.Tests.Installations;
using RedisLocking.Chart.Tests.Rendering;
using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Server;

/// <summary>Each shape of the store becomes the connection string that the service understands, and the ports that it needs are open.</summary>
public sealed class ConnectionTests(ChartTools tools)
{
    public static TheoryData<string, string?, int[]> Shapes => new()
    {
        { "default", "locks-redis-locking-redis:6379,password=$(REDIS_PASSWORD)", [6379] },
        { "memory", null, [] },
        { "external standalone", "redis.example:6380", [6380] },
        { "external standalone with a password and TLS", "10.0.0.7:6380,password=$(REDIS_PASSWORD),ssl=true,sslHost=redis.example", [6380] },
        { "external sentinel", "s1:26379,s2:26379,s3:26379,serviceName=mymaster,password=$(REDIS_PASSWORD)", [26379, 6379] },
        { "external cluster", "n1:7000,n2:7000,n3:7001", [7000, 7001, 7002] },
        { "a connection string", null, [6379] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task The_service_is_told_where_its_redis_is_and_may_go_there(string name, string? connectionString, int[] ports)
    {
        var chart = await tools.RenderAsync(Installation.All[name].Values);

        chart.PodOf("Deployment", "locks-redis-locking").Containers.Single().Variable("Redis__ConnectionString").ShouldBe(connectionString);
        chart.The("NetworkPolicy", "locks-redis-locking").Spec!["egress"].Items().SelectMany(rule => rule["ports"].Items())
            .Select(port => int.Parse(port.Text("port")!, CultureInfo.InvariantCulture)).Where(port => port != 53).ShouldBe(ports);
    }

    [Fact]
    public async Task A_whole_connection_string_comes_out_of_its_secret() =>
        (await tools.RenderAsync(Installation.All["a connection string"].Values)).PodOf("Deployment", "locks-redis-locking").Containers.Single().Environment
            .Single(variable => variable.Text("name") == "Redis__ConnectionString")["valueFrom"]!["secretKeyRef"]!.ToJsonString()
            .ShouldBe("""{"name":"credentials","key":"connection"}""");

    [Theory]
    [InlineData("http://collector:4318", 4318)]
    [InlineData("https://otlp.example/v1", 443)]
    [InlineData("http://otlp.example", 80)]
    public async Task The_collector_is_reached_at_its_port(string endpoint, int port) =>
        (await tools.RenderAsync($$"""{ store: memory, replicas: 1, otlp: { endpoint: "{{endpoint}}" } }""")).The("NetworkPolicy", "locks-redis-locking")
            .Spec!["egress"].Items().Last()["ports"]![0]!["port"]!.GetValue<int>().ShouldBe(port);
}
