namespace RedisLocking.Testing.History;

/// <summary>What happened, in its order.</summary>
internal sealed class LockHistory(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<LockEvent> _events = [];

    public void Add(LockEventKind kind, LockName name, FencingToken? token = null)
    {
        var at = time.GetUtcNow();
        lock (_gate)
            _events.Add(new LockEvent(kind, name, token, at));
    }

    public IReadOnlyList<LockEvent> Snapshot()
    {
        lock (_gate)
            return [.. _events];
    }
}
