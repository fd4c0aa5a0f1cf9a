using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>A port that somebody is sent to is open in the container behind it.</summary>
internal static class PortRules
{
    public static IEnumerable<string> Find(RenderedChart chart) =>
        [.. Duplicates(chart), .. Services(chart), .. Ingresses(chart), .. Monitors(chart), .. Policies(chart)];

    private static IEnumerable<string> Duplicates(RenderedChart chart) =>
        from pod in chart.Pods
        from port in pod.Containers.SelectMany(container => container.Ports).GroupBy(port => port.Text("containerPort"))
        where port.Count() > 1
        select $"{pod} opens port {port.Key} twice";

    private static IEnumerable<string> Services(RenderedChart chart) =>
        from service in chart.Of("Service")
        from port in service.Spec!["ports"].Items()
        from pod in chart.Selected(Labels.Read(service.Spec!["selector"]))
        where !pod.HasPort(port["targetPort"]!)
        select $"{service} sends to port {port["targetPort"]}, which {pod} does not open";

    private static IEnumerable<string> Ingresses(RenderedChart chart) =>
        from ingress in chart.Of("Ingress")
        from path in ingress.Spec!["rules"].Items().SelectMany(rule => rule["http"]!["paths"].Items())
        let backend = path["backend"]!["service"]
        where !Has(chart.Find("Service", backend.Text("name")), backend!["port"].Text("name"))
        select $"{ingress} sends to {backend!.ToJsonString()}, which does not exist";

    private static IEnumerable<string> Monitors(RenderedChart chart) =>
        from monitor in chart.Of("ServiceMonitor")
        from endpoint in monitor.Spec!["endpoints"].Items()
        from service in SelectorRules.Services(chart, monitor)
        where !Has(service, endpoint.Text("port"))
        select $"{monitor} reads port {endpoint.Text("port")}, which {service} has not";

    private static IEnumerable<string> Policies(RenderedChart chart) =>
        from policy in chart.Of("NetworkPolicy")
        from port in policy.Spec!["ingress"].Items().SelectMany(rule => rule["ports"].Items())
        from pod in chart.Selected(Labels.Read(policy.Spec!["podSelector"]!["matchLabels"]))
        where !pod.HasPort(port["port"]!)
        select $"{policy} lets in to port {port["port"]}, which {pod} does not open";

    private static bool Has(KubeObject? service, string? port) =>
        service is not null && service.Spec!["ports"].Items().Any(candidate => candidate.Text("name") == port);
}
