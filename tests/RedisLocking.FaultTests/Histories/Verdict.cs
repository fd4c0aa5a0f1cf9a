namespace RedisLocking.FaultTests.Histories;

/// <summary>What a history showed.</summary>
internal sealed record Verdict(HistoryCounts Counts, IReadOnlyList<Violation> Violations)
{
    public bool IsClean => Violations.Count == 0;

    public override string ToString() => string.Join(Environment.NewLine, [Counts.ToString(), .. Violations.Select(one => one.ToString())]);
}
