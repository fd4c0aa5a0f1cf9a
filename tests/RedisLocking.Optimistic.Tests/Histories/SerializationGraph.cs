namespace RedisLocking.Optimistic.Tests.Histories;

/// <summary>Why one transaction must come before another in every order that explains what was seen.</summary>
internal enum Dependency
{
    /// <summary>The later one wrote the next version of what the first wrote.</summary>
    WriteWrite,

    /// <summary>The later one read what the first wrote.</summary>
    WriteRead,

    /// <summary>The later one wrote the next version of what the first read.</summary>
    ReadWrite,
}

/// <summary>
/// Who must come before whom (Adya's direct serialization graph). Versions of a key are numbered in the order of its writes, so the graph is known, and
/// nothing has to be guessed: a history is serializable if and only if it has no cycle.
/// </summary>
internal sealed class SerializationGraph
{
    private readonly Dictionary<CommittedTransaction, List<(CommittedTransaction Later, Dependency Why)>> _edges;

    public SerializationGraph(IReadOnlyList<CommittedTransaction> history)
    {
        _edges = history.ToDictionary(one => one, _ => new List<(CommittedTransaction, Dependency)>());
        var writers = history.SelectMany(one => one.Writes.Select(write => (write.Key, Version: write.Value, Writer: one)))
            .GroupBy(write => write.Key).ToDictionary(writes => writes.Key, writes => writes.OrderBy(write => write.Version).ToList());

        // Two that wrote one version have each lost the other's write.
        foreach (var (_, writes) in writers)
        {
            foreach (var (earlier, later) in writes.Zip(writes.Skip(1)))
            {
                Add(earlier.Writer, later.Writer, Dependency.WriteWrite);
                if (earlier.Version == later.Version)
                    Add(later.Writer, earlier.Writer, Dependency.WriteWrite);
            }
        }

        foreach (var reader in history)
        {
            foreach (var (key, version) in reader.Reads)
            {
                var writes = writers.GetValueOrDefault(key, []);
                if (writes.FirstOrDefault(write => write.Version == version).Writer is { } writer)
                    Add(writer, reader, Dependency.WriteRead);
                if (writes.FirstOrDefault(write => write.Version > version).Writer is { } next)
                    Add(reader, next, Dependency.ReadWrite);
            }
        }
    }

    /// <summary>A cycle of transactions, as sentences; null when there is none.</summary>
    /// <param name="counted">Which dependencies count; null: all.</param>
    public IReadOnlyList<string>? FindCycle(Func<Dependency, bool>? counted = null)
    {
        var finished = new HashSet<CommittedTransaction>();
        var path = new List<(CommittedTransaction From, Dependency Why)>();
        return _edges.Keys.Select(start => Search(start, counted ?? (_ => true), finished, path)).FirstOrDefault(cycle => cycle is not null);
    }

    private List<string>? Search(CommittedTransaction at, Func<Dependency, bool> counted, HashSet<CommittedTransaction> finished, List<(CommittedTransaction From, Dependency Why)> path)
    {
        if (finished.Contains(at))
            return null;
        if (path.FindIndex(step => step.From == at) is var begins and >= 0)
            return [.. path[begins..].Select((step, index) => $"{step.From} → {(begins + index + 1 < path.Count ? path[begins + index + 1].From : at)} ({step.Why})")];

        foreach (var (later, why) in _edges[at].Where(edge => counted(edge.Why)))
        {
            path.Add((at, why));
            if (Search(later, counted, finished, path) is { } cycle)
                return cycle;
            path.RemoveAt(path.Count - 1);
        }

        finished.Add(at);
        return null;
    }

    private void Add(CommittedTransaction earlier, CommittedTransaction later, Dependency why)
    {
        if (earlier != later)
            _edges[earlier].Add((later, why));
    }
}
