using RedisLocking.FaultTests.Histories;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>The counts of several campaigns, a row each.</summary>
internal static class CampaignTable
{
    private static readonly (string Head, Func<CampaignReport, int> Count)[] Columns =
    [
        ("asks", report => report.Verdict.Counts.Asks),
        ("grants", report => report.Verdict.Counts.Grants),
        ("refused", report => report.Verdict.Counts.Refusals),
        ("unavailable", report => report.Verdict.Counts.Unavailable),
        ("lost", report => report.Verdict.Counts.Losses),
        ("writes", report => report.Verdict.Counts.Writes.Values.Sum()),
        ("stale writes refused", report => report.Verdict.Counts.Writes.GetValueOrDefault(WriteOutcome.Refused)),
        ("faults", report => report.Verdict.Counts.Faults.Values.Sum()),
        ("documented double holds", report => report.Verdict.Counts.DocumentedDoubleHolds),
        ("violations", report => report.Verdict.Violations.Count),
    ];

    public static string Of(IReadOnlyList<CampaignReport> reports)
    {
        IEnumerable<string> rows = reports.Select(report => Row([report.Plan.Topology, .. Columns.Select(column => Text(column.Count(report)))]));
        var kinds = reports.SelectMany(report => report.Verdict.Counts.Faults).GroupBy(fault => fault.Key).Select(kind => (Name: kind.Key, Count: kind.Sum(one => one.Value)));
        return string.Join(
            Environment.NewLine,
            [
                "",
                Row(["topology", .. Columns.Select(column => column.Head)]),
                Row(Enumerable.Repeat("---", Columns.Length + 1)),
                .. rows,
                Row(["all", .. Columns.Select(column => Text(reports.Sum(column.Count)))]),
                "",
                $"faults: {string.Join(", ", kinds.OrderByDescending(kind => kind.Count).Select(kind => $"{Text(kind.Count)} {kind.Name}"))}",
            ]);
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Text(int number) => FormattableString.Invariant($"{number}");
}
