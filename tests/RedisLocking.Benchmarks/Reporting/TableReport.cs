using System.Globalization;

namespace RedisLocking.Benchmarks.Reporting;

/// <summary>An aligned table per scenario for people, printed when the scenario is through.</summary>
internal sealed class TableReport(TextWriter output, TextWriter progress) : IReport
{
    private readonly List<Measurement> _rows = [];

    public void Begin(string scenario) => progress.WriteLine($"{scenario} …");

    public void Add(Measurement measurement)
    {
        _rows.Add(measurement);
        progress.WriteLine($"  {measurement.Case}: {Text(measurement.Ours)} {measurement.Unit}");
    }

    public void End()
    {
        // Units differ between the rows of few scenarios, and so do further figures: a table for each set of columns.
        foreach (var alike in _rows.GroupBy(row => string.Join(' ', row.More.Select(more => more.Name).Prepend(row.Unit))))
            Write([.. alike]);
        _rows.Clear();
    }

    private void Write(List<Measurement> rows)
    {
        string[] header = [$"{rows[0].Scenario} ({rows[0].Unit})", "ours", "baseline", "ratio", .. rows[0].More.Select(more => more.Name)];
        List<string[]> cells = [header, .. rows.Select(row =>
            (string[])[row.Case, Text(row.Ours), Text(row.Baseline), Text(row.Ratio), .. row.More.Select(more => Text(more.Value))])];
        var widths = header.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();

        output.WriteLine();
        foreach (var row in cells)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
    }

    private static string Text(double value) => Math.Abs(value) switch
    {
        double.NaN or double.PositiveInfinity => "–",
        0 => "0",
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };
}
