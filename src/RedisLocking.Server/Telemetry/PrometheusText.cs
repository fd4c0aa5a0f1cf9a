using System.Globalization;
using System.Text;

namespace RedisLocking.Server.Telemetry;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4 (prometheus.io, "Exposition formats").</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IReadOnlyList<Metric> metrics)
    {
        var text = new StringBuilder();

        // Instruments of one name are one metric; should their types differ, the first counts.
        foreach (var same in metrics.GroupBy(metric => metric.Name, StringComparer.Ordinal))
        {
            var first = same.First();
            var lines = new StringBuilder();
            foreach (var metric in same.Where(metric => metric.PrometheusType == first.PrometheusType))
                metric.Read(series => Append(lines, metric, series));
            if (lines.Length == 0)
                continue;
            text.Append("# HELP ").Append(first.Name).Append(' ').Append(Escape(first.Description, quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(first.Name).Append(' ').Append(first.PrometheusType).Append('\n').Append(lines);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Metric metric, MetricSeries series)
    {
        var labels = Labels(series);
        if (series.Counts is not { } counts)
        {
            Line(text, metric.Name, labels, series.Value);
            return;
        }

        long sum = 0;
        for (var bucket = 0; bucket < counts.Count; bucket++)
        {
            sum += counts[bucket];
            var bound = bucket < metric.Bounds!.Count ? Number(metric.Bounds[bucket]) : "+Inf";
            Line(text, metric.Name + "_bucket", [.. labels, $"le=\"{bound}\""], sum);
        }

        Line(text, metric.Name + "_sum", labels, series.Value);
        Line(text, metric.Name + "_count", labels, sum);
    }

    private static List<string> Labels(MetricSeries series) =>
        [.. series.Tags.Select(tag => $"{PrometheusName.Legal(tag.Key)}=\"{Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "", quotes: true)}\"")];

    private static void Line(StringBuilder text, string name, List<string> labels, double value)
    {
        text.Append(name);
        if (labels.Count > 0)
            text.Append('{').AppendJoin(',', labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
