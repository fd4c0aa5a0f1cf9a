using System.Text.Json.Nodes;
using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>Whatever selects finds what it is meant for, and nothing else.</summary>
internal static class SelectorRules
{
    public static IEnumerable<string> Find(RenderedChart chart) =>
        [.. Workloads(chart), .. Selecting(chart), .. Peers(chart), .. Scaled(chart), .. Governed(chart), .. Monitored(chart)];

    private static IEnumerable<string> Workloads(RenderedChart chart)
    {
        foreach (var pod in chart.Pods.Where(pod => pod.Owner.Kind != "Pod"))
        {
            var selector = Labels.Read(pod.Owner.Spec!["selector"]!["matchLabels"]);
            if (!Labels.Match(selector, pod.Labels))
                yield return $"{pod.Owner} does not select its own pods";
            foreach (var other in chart.Selected(selector).Where(other => other.Owner != pod.Owner))
                yield return $"{pod.Owner} selects {other}";
            foreach (var constraint in pod.Spec["topologySpreadConstraints"].Items().Where(c => !Labels.Match(MatchLabels(c["labelSelector"]), pod.Labels)))
                yield return $"{pod} is spread over {constraint.Text("topologyKey")} by labels that it has not";
        }
    }

    private static IEnumerable<string> Selecting(RenderedChart chart)
    {
        var selecting = chart.Of("Service").Select(o => (Owner: o, Selector: Labels.Read(o.Spec!["selector"])))
            .Concat(chart.Of("PodDisruptionBudget").Select(o => (Owner: o, Selector: MatchLabels(o.Spec!["selector"]))))
            .Concat(chart.Of("NetworkPolicy").Select(o => (Owner: o, Selector: MatchLabels(o.Spec!["podSelector"]))));
        return selecting.Where(s => s.Selector.Count == 0 || chart.Selected(s.Selector).Count() != 1)
            .Select(s => $"{s.Owner} selects {chart.Selected(s.Selector).Count()} kinds of pods, and not one");
    }

    /// <summary>A peer of the chart's own, which a user did not write, is one of its pods.</summary>
    private static IEnumerable<string> Peers(RenderedChart chart) =>
        from policy in chart.Of("NetworkPolicy")
        from rule in policy.Spec!["ingress"].Items().Concat(policy.Spec["egress"].Items())
        from peer in rule["from"].Items().Concat(rule["to"].Items())
        let selector = MatchLabels(peer["podSelector"])
        where selector.ContainsKey("app.kubernetes.io/instance") && !chart.Selected(selector).Any()
        select $"{policy} names a peer that does not exist: {peer.ToJsonString()}";

    private static IEnumerable<string> Scaled(RenderedChart chart) =>
        from autoscaler in chart.Of("HorizontalPodAutoscaler")
        let target = autoscaler.Spec!["scaleTargetRef"]
        let workload = chart.Find(target.Text("kind")!, target.Text("name"))
        where workload is null || workload.Spec!["replicas"] is not null
        select workload is null ? $"{autoscaler} scales what does not exist" : $"{workload} says its replicas, which {autoscaler} chooses";

    private static IEnumerable<string> Governed(RenderedChart chart) =>
        chart.Of("StatefulSet").Where(set => chart.Find("Service", set.Spec.Text("serviceName")) is null)
            .Select(set => $"{set} has no Service {set.Spec.Text("serviceName")}");

    private static IEnumerable<string> Monitored(RenderedChart chart) =>
        chart.Of("ServiceMonitor").Where(monitor => Services(chart, monitor).Count() != 1)
            .Select(monitor => $"{monitor} selects {Services(chart, monitor).Count()} Services, and not one");

    public static IEnumerable<KubeObject> Services(RenderedChart chart, KubeObject monitor) =>
        chart.Of("Service").Where(service => Labels.Match(MatchLabels(monitor.Spec!["selector"]), service.OwnLabels));

    private static IReadOnlyDictionary<string, string> MatchLabels(JsonNode? selector) => Labels.Read(selector?["matchLabels"]);
}
