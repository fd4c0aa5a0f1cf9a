namespace RedisLocking.Chart.Tests.Rendering;

/// <summary>What a chart renders to, and what Kubernetes' schemas refuse of it.</summary>
internal sealed record RenderedChart(IReadOnlyList<KubeObject> Objects, IReadOnlyList<string> SchemaErrors)
{
    /// <summary>Everything that runs: the pods of workloads, and the bare one of <c>helm test</c>.</summary>
    public IEnumerable<PodTemplate> Pods => Objects.Select(PodTemplate.Of).OfType<PodTemplate>();

    public IEnumerable<KubeObject> Of(string kind) => Objects.Where(o => o.Kind == kind);

    public KubeObject? Find(string kind, string? name) => Of(kind).SingleOrDefault(o => o.Name == name);

    public KubeObject The(string kind, string name) =>
        Find(kind, name) ?? throw new ShouldAssertException($"There is no {kind} {name}; there are {string.Join(", ", Objects)}.");

    public PodTemplate PodOf(string kind, string name) => PodTemplate.Of(The(kind, name))!;

    public IEnumerable<PodTemplate> Selected(IReadOnlyDictionary<string, string> selector) => Pods.Where(pod => Labels.Match(selector, pod.Labels));
}
