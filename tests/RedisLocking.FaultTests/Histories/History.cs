namespace RedisLocking.FaultTests.Histories;

/// <summary>All that the processes of a run saw and did, in the order of the clock.</summary>
internal sealed class History
{
    private readonly Dictionary<(string Process, int Ask), List<HistoryEvent>> _byAsk = [];
    private readonly Dictionary<string, TimeSpan> _ends = [];

    /// <exception cref="InvalidDataException">The events contradict each other: the run's record is broken, not the lock.</exception>
    public History(IEnumerable<HistoryEvent> events)
    {
        Events = [.. events.OrderBy(one => one.At)];
        foreach (var one in Events)
        {
            if (one is Ended)
                _ends.TryAdd(one.Process, one.At);
            else if (one is AskEvent ask)
                File(ask);
        }

        Leases = [.. _byAsk.Values.Select(ToLease).OfType<Lease>().OrderBy(lease => lease.From).ThenBy(lease => lease.Token)];
        ByLock = Leases.ToLookup(lease => lease.Lock);
    }

    public IReadOnlyList<HistoryEvent> Events { get; }

    /// <summary>Every grant that was heard, in the order in which they were heard.</summary>
    public IReadOnlyList<Lease> Leases { get; }

    public ILookup<string, Lease> ByLock { get; }

    /// <summary>The moment of the last event.</summary>
    public TimeSpan End => Events is [.., var last] ? last.At : TimeSpan.Zero;

    /// <summary>Each ask with all that became of it, the ask first.</summary>
    public IEnumerable<IReadOnlyList<HistoryEvent>> Asks => _byAsk.Values;

    /// <summary>When the process was killed or through; at no time, if it never was.</summary>
    public TimeSpan EndOf(string process) => _ends.GetValueOrDefault(process, TimeSpan.MaxValue);

    private void File(AskEvent one)
    {
        if (one is Asked)
        {
            if (!_byAsk.TryAdd((one.Process, one.Ask), [one]))
                throw new InvalidDataException($"There is an ask of that number already: {one}");
        }
        else if (!_byAsk.TryGetValue((one.Process, one.Ask), out var story))
        {
            throw new InvalidDataException($"Nothing was asked before that: {one}");
        }
        else if (one is Granted or Refused or Unavailable && story.Exists(before => before is Granted or Refused or Unavailable))
        {
            throw new InvalidDataException($"The ask has ended before that: {one}");
        }
        else if (one is Kept or Lost or Releasing or Released && !story.Exists(before => before is Granted))
        {
            throw new InvalidDataException($"Nothing was granted before that: {one}");
        }
        else
        {
            story.Add(one);
        }
    }

    private Lease? ToLease(List<HistoryEvent> story) =>
        story.Find(one => one is Granted) is Granted granted ? Lease.Of((Asked)story[0], granted, story, EndOf(granted.Process)) : null;
}
