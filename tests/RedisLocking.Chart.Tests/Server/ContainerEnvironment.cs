using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Server;

/// <summary>The environment of a container, as the kubelet would make it.</summary>
internal static class ContainerEnvironment
{
    /// <summary>Reads it.</summary>
    /// <param name="chart">Where its Secrets are.</param>
    /// <param name="container">Whose it is.</param>
    /// <param name="existing">What Secrets hold that are there before the chart is, by <c>secret/key</c>.</param>
    public static Dictionary<string, string> Read(RenderedChart chart, Container container, IReadOnlyDictionary<string, string> existing)
    {
        var environment = new Dictionary<string, string>();
        foreach (var variable in container.Environment)
        {
            var value = variable["valueFrom"]?["secretKeyRef"] is { } secret
                ? chart.Find("Secret", secret.Text("name"))?.Data[secret.Text("key")!] ?? existing[$"{secret.Text("name")}/{secret.Text("key")}"]
                : environment.Aggregate(variable.Text("value")!, (text, above) => text.Replace($"$({above.Key})", above.Value));
            environment.Add(variable.Text("name")!, value);
        }
        return environment;
    }
}
