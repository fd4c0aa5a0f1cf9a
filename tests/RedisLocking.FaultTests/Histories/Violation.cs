namespace RedisLocking.FaultTests.Histories;

/// <summary>Something that must never be, with the fewest events that show it.</summary>
/// <param name="Check">The check that found it.</param>
/// <param name="Sentence">What happened.</param>
/// <param name="Excerpt">The events, in the order of the clock; and the faults that went on meanwhile.</param>
internal sealed record Violation(string Check, string Sentence, IReadOnlyList<HistoryEvent> Excerpt)
{
    public static Violation Of(IHistoryCheck check, History history, string sentence, params IEnumerable<HistoryEvent> events)
    {
        List<HistoryEvent> shown = [.. events];
        if (shown.Count > 0)
        {
            var (first, last) = (shown.Min(one => one.At), shown.Max(one => one.At));
            shown.AddRange(history.Events.OfType<Fault>().Where(fault => fault.At <= last && fault.Until >= first));
        }

        return new Violation(check.Name, sentence, [.. shown.Distinct().OrderBy(one => one.At)]);
    }

    public override string ToString() => string.Join(Environment.NewLine, [$"{Check}: {Sentence}", .. Excerpt.Select(one => $"  {one}")]);
}
