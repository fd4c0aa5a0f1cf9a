using RedisLocking.Chart.Tests.Rendering;
using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Installations;

/// <summary>Without any value the chart is an installation that one may keep: two servers, and a Redis that writes what it grants.</summary>
public sealed class DefaultInstallationTests(ChartTools tools)
{
    [Fact]
    public async Task It_has_two_servers_and_a_redis_with_a_volume()
    {
        var chart = await tools.RenderAsync();

        chart.Objects.Select(o => o.ToString()).ShouldBe(
            [
                "Deployment locks-redis-locking", "Service locks-redis-locking", "ServiceAccount locks-redis-locking", "Service locks-redis-locking-metrics",
                "NetworkPolicy locks-redis-locking", "PodDisruptionBudget locks-redis-locking", "Secret locks-redis-locking-api-keys",
                "StatefulSet locks-redis-locking-redis", "Service locks-redis-locking-redis", "ConfigMap locks-redis-locking-redis",
                "Secret locks-redis-locking-redis", "NetworkPolicy locks-redis-locking-redis", "Pod locks-redis-locking-test",
            ],
            ignoreOrder: true);
        chart.The("Deployment", "locks-redis-locking").Spec!["replicas"]!.GetValue<int>().ShouldBe(2);
        chart.The("StatefulSet", "locks-redis-locking-redis").Spec!["volumeClaimTemplates"].Items().Single()["spec"]!["resources"]!["requests"].Text("storage").ShouldBe("1Gi");
        chart.The("ConfigMap", "locks-redis-locking-redis").Data["redis.conf"].Split('\n').ShouldBeSubsetOf(
            ["port 6379", "dir /data", "save \"\"", "appendonly yes", "appendfsync everysec", "maxmemory 192mb", "maxmemory-policy noeviction", ""]);
    }

    [Fact]
    public async Task The_pods_of_the_namespace_reach_the_service_and_monitoring_reads_the_metrics()
    {
        var rules = (await tools.RenderAsync()).The("NetworkPolicy", "locks-redis-locking").Spec!["ingress"].Items().ToList();

        rules.Select(rule => rule["ports"]![0].Text("port")).ShouldBe(["http", "metrics"]);
        rules[0]["from"]![0]!.ToJsonString().ShouldBe("""{"podSelector":{}}""");
        rules[1]["from"].Items().Single().ToJsonString().ShouldBe("""{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"monitoring"}}}""");
    }

    [Theory]
    [InlineData(0, 40)]
    [InlineData(5, 45)]
    [InlineData(90, 130)]
    public async Task A_server_that_must_go_has_time_to_drain_and_to_finish(int drain, int grace)
    {
        var pod = (await tools.RenderAsync($"drainDelaySeconds: {drain}")).PodOf("Deployment", "locks-redis-locking");

        pod.Spec["terminationGracePeriodSeconds"]!.GetValue<int>().ShouldBe(grace);
        pod.Containers.Single().Variable("Service__DrainDelay").ShouldBe(TimeSpan.FromSeconds(drain).ToString("c"));
    }

    [Theory]
    [InlineData("replicas: 1", false)]
    [InlineData("replicas: 2", true)]
    [InlineData("{ replicas: 1, autoscaling: { enabled: true, minReplicas: 1 } }", true)]
    public async Task One_server_alone_keeps_no_node_from_being_drained(string values, bool budget) =>
        (await tools.RenderAsync(values)).Of("PodDisruptionBudget").Any().ShouldBe(budget);

    [Fact]
    public async Task One_memory_is_gone_before_the_next_begins() =>
        (await tools.RenderAsync(Installation.All["memory"].Values)).The("Deployment", "locks-redis-locking").Spec!["strategy"].Text("type").ShouldBe("Recreate");

    [Fact]
    public async Task The_pods_get_the_hashes_of_the_keys_alone() =>
        (await tools.RenderAsync()).PodOf("Deployment", "locks-redis-locking").Volumes.Single(volume => volume["secret"] is not null)["secret"]!.ToJsonString()
            .ShouldBe("""{"secretName":"locks-redis-locking-api-keys","items":[{"key":"keys.json","path":"keys.json"}]}""");

    [Theory]
    [InlineData("locks", "locks-redis-locking")]
    [InlineData("redis-locking", "redis-locking")]
    [InlineData("a-name-of-a-release-that-is-as-long-as-they-may-be-53", "a-name-of-a-release-that-is-as-long-as-they-m")]
    public async Task A_long_name_is_cut_and_a_doubled_one_said_once(string release, string name)
    {
        var rendered = await tools.HelmAsync(["template", release, RepositoryFolder.Chart, "--show-only", "templates/redis/stateful-set.yaml"]);

        rendered.ExitCode.ShouldBe(0, rendered.Errors);
        rendered.Output.ShouldContain($"\n  name: {name}-redis\n");
    }
}
