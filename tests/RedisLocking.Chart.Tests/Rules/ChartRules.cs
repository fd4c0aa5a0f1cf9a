using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>Everything that is asked of a rendered chart: Kubernetes' schemas, and what they cannot see.</summary>
internal static class ChartRules
{
    /// <summary>What is wrong, in sentences.</summary>
    /// <param name="chart">The rendered chart.</param>
    /// <param name="existing">The keys of Secrets that are there before the chart is, as <c>secret/key</c>.</param>
    public static IReadOnlyList<string> FindViolations(RenderedChart chart, params IReadOnlyCollection<string> existing) =>
    [
        .. chart.SchemaErrors,
        .. SelectorRules.Find(chart),
        .. PortRules.Find(chart),
        .. ProbeRules.Find(chart),
        .. VolumeRules.Find(chart),
        .. SecretRules.Find(chart, existing),
        .. EnvironmentRules.Find(chart),
        .. SecurityRules.Find(chart),
        .. NetworkRules.Find(chart),
    ];
}
