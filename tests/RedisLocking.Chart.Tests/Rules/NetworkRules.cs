using System.Text.Json.Nodes;
using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>Where there are network policies they are about every pod, say both directions, and let the service reach its Redis.</summary>
internal static class NetworkRules
{
    public static IEnumerable<string> Find(RenderedChart chart)
    {
        var policies = chart.Of("NetworkPolicy").ToList();
        if (policies.Count == 0)
            yield break;

        foreach (var pod in chart.Pods.Where(pod => pod.Owner.Kind != "Pod"))
        {
            var directions = policies.Where(policy => Labels.Match(Labels.Read(policy.Spec!["podSelector"]!["matchLabels"]), pod.Labels))
                .SelectMany(policy => policy.Spec!["policyTypes"].Items()).Select(type => type.ToString()).Distinct();
            if (!directions.Order().SequenceEqual(["Egress", "Ingress"]))
                yield return $"no NetworkPolicy says both who may reach {pod} and whom it may reach";
        }

        var redis = chart.Of("StatefulSet").Select(set => PodTemplate.Of(set)!).SingleOrDefault();
        foreach (var server in chart.Of("Deployment").Select(set => PodTemplate.Of(set)!).Where(_ => redis is not null))
        {
            if (!Allows(policies, server, "egress", "to", redis!, redis!))
                yield return $"{server} may not reach {redis}";
            if (!Allows(policies, redis!, "ingress", "from", server, redis!))
                yield return $"{redis} may not be reached by {server}";
        }
    }

    private static bool Allows(IEnumerable<KubeObject> policies, PodTemplate subject, string direction, string end, PodTemplate peer, PodTemplate listener) =>
        policies.Where(policy => Labels.Match(Labels.Read(policy.Spec!["podSelector"]!["matchLabels"]), subject.Labels))
            .SelectMany(policy => policy.Spec![direction].Items())
            .Any(rule => rule["ports"].Items().Any(port => listener.HasPort(port["port"]!)) && rule[end].Items().Any(candidate => Names(candidate, peer)));

    private static bool Names(JsonNode candidate, PodTemplate peer) =>
        Labels.Read(candidate["podSelector"]?["matchLabels"]) is { Count: > 0 } selector && Labels.Match(selector, peer.Labels);
}
