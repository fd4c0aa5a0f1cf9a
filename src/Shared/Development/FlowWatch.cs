namespace RedisLocking.Development;

/// <summary>
/// Watches in which order flows take their locks, while somebody develops: two that take the same two locks in opposite orders
/// can wait for each other for good, mostly not on the developer's machine.
/// </summary>
/// <param name="report">Told once of two such locks: the lock held and asked for, where, and where the other way round.</param>
internal sealed class FlowWatch(Action<LockName, LockName, string, string> report)
{
    private const int MostOrders = 1024;

    private static readonly LockLeaseAccessor Flow = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<(LockName Held, LockName Asked), string> _orders = [];

    /// <summary>Somebody asks for a lock, and is ready to wait for it.</summary>
    public void Asks(LockName name, string site)
    {
        foreach (var held in Flow.Leases)
        {
            if (held.Name != name && Note(held.Name, name, site) is { } opposite)
                report(held.Name, name, site, opposite);
        }
    }

    // The other site, the first time that both orders were seen.
    private string? Note(LockName held, LockName asked, string site)
    {
        lock (_gate)
        {
            if (_orders.ContainsKey((held, asked)))
                return null;
            // Locks of many names never fill the memory; what is forgotten may be reported again.
            if (_orders.Count >= MostOrders)
                _orders.Clear();
            _orders.Add((held, asked), site);
            return _orders.GetValueOrDefault((asked, held));
        }
    }
}
