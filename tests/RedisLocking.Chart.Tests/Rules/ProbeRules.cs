using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>Whoever runs for long is asked how he is, at a port that he opens and under a path that the service answers.</summary>
internal static class ProbeRules
{
    private static readonly Dictionary<string, string[]> Paths = new()
    {
        ["startupProbe"] = ["/healthz"],
        ["livenessProbe"] = ["/healthz"],
        ["readinessProbe"] = ["/readyz"],
    };

    public static IEnumerable<string> Find(RenderedChart chart)
    {
        foreach (var container in chart.Pods.Where(pod => pod.Owner.Kind != "Pod").SelectMany(pod => pod.Containers))
        {
            foreach (var (name, paths) in Paths)
            {
                var probe = container.Json[name];
                var request = probe?["httpGet"];
                if (probe is null || (request is null && probe["exec"] is null))
                    yield return $"{container} has no {name}";
                if (request is not null && !paths.Contains(request.Text("path")))
                    yield return $"the {name} of {container} asks for {request.Text("path")}, which the service does not answer; it answers {string.Join(", ", paths)}";
                if (request is not null && !container.Pod.HasPort(request["port"]!))
                    yield return $"the {name} of {container} asks at port {request["port"]}, which is not open";
            }
        }
    }
}
