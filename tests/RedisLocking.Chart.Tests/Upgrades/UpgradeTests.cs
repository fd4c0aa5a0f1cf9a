using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RedisLocking.Chart.Tests.Rendering;
using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Upgrades;

/// <summary>What an upgrade keeps, and what it restarts.</summary>
public sealed class UpgradeTests(ChartTools tools)
{
    private const string Redis = "locks-redis-locking-redis", Keys = "locks-redis-locking-api-keys";

    [Fact]
    public async Task An_upgrade_keeps_what_was_generated()
    {
        var installed = await tools.RenderAsync();
        var upgraded = await UpgradeAsync(installed, $$"""
            replicas: 3
            apiKeys: { keys: [{ name: shop, hash: "sha256:{{new string('0', 64)}}", scopes: [lock], prefixes: ["order:"] }] }
            """);

        upgraded.The("Deployment", "locks-redis-locking").Spec!["replicas"]!.GetValue<int>().ShouldBe(3);
        upgraded.The("Secret", Redis).Data["redis-password"].ShouldBe(installed.The("Secret", Redis).Data["redis-password"]);
        upgraded.The("Secret", Keys).Data["admin-key"].ShouldBe(installed.The("Secret", Keys).Data["admin-key"]);
    }

    [Fact]
    public async Task The_file_of_the_keys_has_the_hash_of_the_generated_one_and_those_of_the_values()
    {
        var upgraded = await UpgradeAsync(await tools.RenderAsync(), $$"""
            apiKeys: { keys: [{ name: shop, hash: "sha256:{{new string('0', 64)}}", scopes: [lock], prefixes: ["order:"] }] }
            """);

        var data = upgraded.The("Secret", Keys).Data;
        JsonNode.DeepEquals(JsonNode.Parse(data["keys.json"]), JsonNode.Parse($$"""
            {
              "ApiKeys": [
                { "Name": "admin", "Hash": "sha256:{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data["admin-key"])))}}", "Scopes": ["admin"] },
                { "Name": "shop", "Hash": "sha256:{{new string('0', 64)}}", "Scopes": ["lock"], "Prefixes": ["order:"] }
              ]
            }
            """)).ShouldBeTrue(data["keys.json"]);
    }

    [Fact]
    public async Task Two_installations_generate_different_secrets()
    {
        var installations = new[] { await tools.RenderAsync(), await tools.RenderAsync() };

        var passwords = installations.Select(chart => chart.The("Secret", Redis).Data["redis-password"]).ToList();
        passwords.ShouldBeUnique();
        passwords.ShouldAllBe(password => password.Length == 40 && password.All(char.IsAsciiLetterOrDigit));
        installations.Select(chart => chart.The("Secret", Keys).Data["admin-key"]).ShouldBeUnique();
    }

    [Theory]
    [InlineData("{ replicas: 3, locks: { ttl: '00:01:00' }, commonLabels: { team: shop } }", false)]
    [InlineData("redis: { appendFsync: always }", true)]
    public async Task Redis_restarts_for_a_change_of_its_own_configuration_alone(string values, bool restarts)
    {
        var installed = await tools.RenderAsync();
        var upgraded = await UpgradeAsync(installed, values);

        JsonNode.DeepEquals(RedisPod(installed), RedisPod(upgraded)).ShouldBe(!restarts);
    }

    private static JsonNode RedisPod(RenderedChart chart) => chart.The("StatefulSet", Redis).Spec!["template"]!;

    private async Task<RenderedChart> UpgradeAsync(RenderedChart installed, string values)
    {
        await using var cluster = await ClusterStandIn.StartAsync(installed);
        return await tools.RenderUpgradeAsync(values, cluster.Kubeconfig);
    }
}
