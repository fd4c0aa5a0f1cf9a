namespace RedisLocking.Server.Events;

/// <summary>What happened lately to each lock, as far as this replica heard of it. Bounded: the locks that were quiet longest are forgotten first.</summary>
internal sealed class EventHistory : ILockObserver
{
    /// <summary>Events that are kept of one lock.</summary>
    public const int MostOfOne = 100;

    /// <summary>Events that are kept altogether: some 10 MB.</summary>
    public const int MostEvents = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Past>> _byName = new(StringComparer.Ordinal);
    private readonly LinkedList<Past> _byAge = new();
    private int _count;

    public void Observe(LockEvent one)
    {
        // It would push everything else out.
        if (one.Type is LockEventType.Refused)
            return;
        lock (_gate)
        {
            if (_byName.TryGetValue(one.Name, out var past))
                _byAge.Remove(past);
            else
                _byName.Add(one.Name, past = new LinkedListNode<Past>(new Past(one.Name, [])));
            _byAge.AddLast(past);
            past.Value.Events.Enqueue(one);
            if (past.Value.Events.Count > MostOfOne)
                past.Value.Events.Dequeue();
            else
                _count++;
            if (_count <= MostEvents)
                return;
            var quietest = _byAge.First!.Value;
            _count -= quietest.Events.Count;
            _byName.Remove(quietest.Name);
            _byAge.RemoveFirst();
        }
    }

    /// <summary>The lock's events, newest first.</summary>
    public IReadOnlyList<LockEvent> Of(string name)
    {
        lock (_gate)
            return _byName.TryGetValue(name, out var past) ? [.. past.Value.Events.Reverse()] : [];
    }

    private sealed record Past(string Name, Queue<LockEvent> Events);
}
