namespace RedisLocking.Server.Events;

/// <summary>Where everything arrives that happens to locks, and goes from to all who want to know.</summary>
internal sealed class LockEvents
{
    private readonly HeldLeases _leases;
    private readonly IReplicas _replicas;

    public LockEvents(IReplicas replicas, IEnumerable<ILockObserver> observers)
    {
        ILockObserver[] all = [.. observers];
        _leases = new HeldLeases(one =>
        {
            foreach (var observer in all)
                observer.Observe(one);
        });
        _replicas = replicas;
        replicas.OnHeard = _leases.Hear;
    }

    /// <summary>Takes what this replica did, and tells the others.</summary>
    public void Report(LockEvent one)
    {
        _leases.Hear(one);
        _replicas.Tell(one);
    }

    /// <inheritdoc cref="HeldLeases.Look"/>
    public void Look(IReadOnlyList<LockInfo> locks, DateTimeOffset began, DateTimeOffset now) => _leases.Look(locks, began, now);

    /// <inheritdoc cref="HeldLeases.GiveUpLooking"/>
    public void GiveUpLooking() => _leases.GiveUpLooking();
}
