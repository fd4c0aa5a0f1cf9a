using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RedisLocking.Chart.Tests.Rendering;

namespace RedisLocking.Chart.Tests.Monitoring;

/// <summary>The dashboard for Grafana, and what its queries ask for.</summary>
internal static partial class Dashboard
{
    public static string Text { get; } = File.ReadAllText(RepositoryFolder.InChart("dashboards", "redis-locking.json"));

    public static JsonObject Json { get; } = JsonNode.Parse(Text)!.AsObject();

    public static IEnumerable<(string Panel, string Expression, string Legend)> Queries =>
        from panel in Json["panels"].Items()
        from target in panel["targets"].Items()
        select (panel.Text("title")!, target.Text("expr")!, target.Text("legendFormat")!);

    /// <summary>What an expression asks a metric for: labels that must have a value, and labels by which it is summed or named.</summary>
    public static IEnumerable<Asked> Read(string expression)
    {
        var by = By().Matches(expression).SelectMany(match => match.Groups[1].Value.Split(", ")).Where(label => label != "le").ToList();
        return Selector().Matches(expression).Select(selector => new Asked(
            selector.Groups["metric"].Value,
            Condition().Matches(selector.Groups["conditions"].Value).Select(condition => (condition.Groups[1].Value, condition.Groups[2].Value)).ToList(),
            by));
    }

    public static IEnumerable<string> LabelsOf(string legend) => Label().Matches(legend).Select(match => match.Groups[1].Value);

    [GeneratedRegex("""(?<metric>[a-z_]+)\{(?<conditions>(?:[^}"]|"[^"]*")*)\}""")]
    private static partial Regex Selector();

    [GeneratedRegex("""([a-z_]+)="([^"]*)"(?:,|$)""")]
    private static partial Regex Condition();

    [GeneratedRegex(@"by \(([^)]+)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"\{\{([a-z_]+)\}\}")]
    private static partial Regex Label();
}

/// <summary>What a query asks a metric for.</summary>
internal sealed record Asked(string Metric, IReadOnlyList<(string Label, string Value)> Conditions, IReadOnlyList<string> By);
