namespace RedisLocking.FaultTests.Histories;

/// <summary>How much there was of what, so that a clean run is known not to be an empty one.</summary>
internal sealed record HistoryCounts
{
    public required int Asks { get; init; }

    public required int Grants { get; init; }

    public required int Refusals { get; init; }

    /// <summary>Asks of which nobody knows what Redis made of them.</summary>
    public required int Unavailable { get; init; }

    public required int Losses { get; init; }

    public required IReadOnlyDictionary<ReleaseOutcome, int> Releases { get; init; }

    public required IReadOnlyDictionary<WriteOutcome, int> Writes { get; init; }

    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>Times that more held than should, in a window that allows it and told apart by their tokens.</summary>
    public required int DocumentedDoubleHolds { get; init; }

    public static HistoryCounts Of(History history, int documentedDoubleHolds) => new()
    {
        Asks = history.Events.Count(one => one is Asked),
        Grants = history.Leases.Count,
        Refusals = history.Events.Count(one => one is Refused),
        Unavailable = history.Events.Count(one => one is Unavailable),
        Losses = history.Events.Count(one => one is Lost),
        Releases = history.Events.OfType<Released>().CountBy(one => one.Outcome).ToDictionary(),
        Writes = history.Events.OfType<Wrote>().CountBy(one => one.Outcome).ToDictionary(),
        Faults = history.Events.OfType<Fault>().CountBy(one => one.What).ToDictionary(),
        DocumentedDoubleHolds = documentedDoubleHolds,
    };

    public override string ToString() =>
        $"{Asks} asks, {Grants} grants, {Refusals} refused, {Unavailable} unavailable, {Losses} lost; " +
        $"releases: {List(Releases)}; writes: {List(Writes)}; faults: {List(Faults)}; {DocumentedDoubleHolds} documented double holds";

    private static string List<T>(IReadOnlyDictionary<T, int> counts) =>
        counts.Count == 0 ? "none" : string.Join(", ", counts.OrderByDescending(one => one.Value).Select(one => $"{one.Value} {one.Key}"));
}
