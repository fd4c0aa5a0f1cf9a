using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Upgrades;

/// <summary>As much of a cluster as a server-side dry run of Helm asks for: which kinds there are, and the Secrets of an installation.</summary>
internal sealed class ClusterStandIn : IAsyncDisposable
{
    private static readonly Dictionary<string, string[]> KindsByGroup = new()
    {
        ["v1"] = ["ConfigMap", "Pod", "Secret", "Service", "ServiceAccount"],
        ["apps/v1"] = ["Deployment", "StatefulSet"],
        ["networking.k8s.io/v1"] = ["NetworkPolicy"],
        ["policy/v1"] = ["PodDisruptionBudget"],
    };

    private readonly WebApplication _application;
    private readonly Dictionary<string, JsonObject> _secrets;

    private ClusterStandIn(WebApplication application, RenderedChart installed)
    {
        _application = application;
        _secrets = installed.Of("Secret").ToDictionary(secret => $"api/v1/namespaces/shop/secrets/{secret.Name}", secret => secret.Json);
    }

    /// <summary>The file that tells Helm where this is.</summary>
    public string Kubeconfig { get; } = Path.GetTempFileName();

    public static async Task<ClusterStandIn> StartAsync(RenderedChart installed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var cluster = new ClusterStandIn(builder.Build(), installed);
        cluster._application.Run(cluster.AnswerAsync);
        await cluster._application.StartAsync();
        await File.WriteAllTextAsync(cluster.Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: stand-in, cluster: { server: "{{cluster._application.Urls.Single()}}" } }]
            users: [{ name: nobody, user: {} }]
            contexts: [{ name: stand-in, context: { cluster: stand-in, user: nobody } }]
            current-context: stand-in
            """);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        File.Delete(Kubeconfig);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Trim('/');
        var answer = Describe(path) ?? _secrets.GetValueOrDefault(path);
        context.Response.StatusCode = answer is null ? 404 : 200;
        return context.Response.WriteAsJsonAsync(
            answer ?? new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = "NotFound", ["code"] = 404 });
    }

    /// <summary>What a cluster says of itself: its version, and which kinds it knows.</summary>
    private static JsonObject? Describe(string path)
    {
        var group = path[(path.IndexOf('/') + 1)..];
        return path switch
        {
            "version" => new JsonObject { ["major"] = "1", ["minor"] = "33", ["gitVersion"] = "v1.33.0" },
            "api" => new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") },
            "apis" => new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. KindsByGroup.Keys.Where(name => name != "v1").Select(Group)]) },
            _ => KindsByGroup.TryGetValue(group, out var kinds) ? Kinds(group, kinds) : null,
        };
    }

    private static JsonObject Group(string version)
    {
        JsonObject Version() => new() { ["groupVersion"] = version, ["version"] = version.Split('/')[1] };
        return new JsonObject { ["name"] = version.Split('/')[0], ["versions"] = new JsonArray(Version()), ["preferredVersion"] = Version() };
    }

    private static JsonObject Kinds(string group, string[] kinds) => new()
    {
        ["kind"] = "APIResourceList",
        ["groupVersion"] = group,
        ["resources"] = new JsonArray([.. kinds.Select(kind => new JsonObject
        {
            ["name"] = kind == "NetworkPolicy" ? "networkpolicies" : $"{kind.ToLowerInvariant()}s",
            ["singularName"] = kind.ToLowerInvariant(),
            ["namespaced"] = true,
            ["kind"] = kind,
            ["verbs"] = new JsonArray("get"),
        })]),
    };
}
