using System.Text.RegularExpressions;

namespace RedisLocking.Chart.Tests.Monitoring;

/// <summary>A page of /metrics: each line of it with its name and labels.</summary>
internal sealed partial class ExportedMetrics(string page)
{
    /// <summary>Whom Prometheus adds itself.</summary>
    private static readonly string[] Added = ["job", "instance"];

    private readonly ILookup<string, Dictionary<string, string>> _series = Line().Matches(page).ToLookup(
        line => line.Groups[1].Value,
        line => Label().Matches(line.Groups[2].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value));

    /// <summary>What is asked for, and not there.</summary>
    public IEnumerable<string> FindMissing(Asked asked)
    {
        if (!_series.Contains(asked.Metric))
            return [$"there is no metric {asked.Metric}; there are {string.Join(", ", _series.Select(metric => metric.Key))}"];
        var missing = asked.By.Except(Added).Where(label => !_series[asked.Metric].Any(series => series.ContainsKey(label)))
            .Select(label => $"{asked.Metric} has no label {label}");
        return _series[asked.Metric].Any(series => asked.Conditions.All(condition => series.GetValueOrDefault(condition.Label) == condition.Value))
            ? missing
            : [.. missing, $"{asked.Metric} is never {string.Join(" and ", asked.Conditions)}"];
    }

    [GeneratedRegex("""^([a-z_]+)(?:\{(.*)\})? \S+$""", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("""([a-z_]+)="((?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Label();
}
