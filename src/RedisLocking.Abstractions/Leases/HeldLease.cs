namespace RedisLocking.Leases;

/// <summary>That a flow runs under a lease. Flows that branched off share this object, so they see it end.</summary>
internal sealed class HeldLease(ILockLease lease, IReadOnlyList<ILockLease> parts, HeldLease? around) : IDisposable
{
    private volatile ILockLease? _lease = lease;

    /// <summary>Null once the flow left it.</summary>
    public ILockLease? Lease => _lease;

    public HeldLease? Around => around;

    /// <summary>None once the flow left it.</summary>
    public IEnumerable<ILockLease> Leases => _lease is not { } held ? [] : parts.Count == 0 ? [held] : parts;

    public ILockLease? Find(LockName name)
    {
        if (_lease is not { } held)
            return null;
        if (parts.Count == 0)
            return held.Name == name ? held : null;

        foreach (var part in parts)
        {
            if (part.Name == name)
                return part;
        }

        return null;
    }

    public void Dispose()
    {
        _lease = null;
        LockLeaseAccessor.Leave(this);
    }
}
