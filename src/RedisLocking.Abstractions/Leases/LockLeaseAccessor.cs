using RedisLocking.Leases;

namespace RedisLocking;

/// <summary>
/// The <see cref="ILockLeaseAccessor"/> that adapters fill. It follows the flow of <c>async</c> code, so one instance serves
/// an application: every adapter registers this type, and the middleware's lease is seen in the handler of a request.
/// </summary>
public sealed class LockLeaseAccessor : ILockLeaseAccessor
{
    private readonly AsyncLocal<HeldLease?> _held = new();

    /// <inheritdoc/>
    public ILockLease? Lease => Innermost()?.Lease;

    /// <inheritdoc/>
    public ILockLease? Find(LockName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var held = Innermost(); held is not null; held = held.Around)
        {
            if (held.Find(name) is { } lease)
                return lease;
        }

        return null;
    }

    /// <summary>Runs the current flow under a lease, until what this returns is disposed. The lease itself is not released by that.</summary>
    /// <param name="lease">What <see cref="Lease"/> is meanwhile.</param>
    /// <param name="parts">When it stands for several locks: the lease of each. Empty: it is one lock's.</param>
    /// <remarks>
    /// Call it in the <c>async</c> method that calls the handler. Work that the handler started and did not await sees the
    /// lease no longer once it ended.
    /// </remarks>
    public IDisposable Enter(ILockLease lease, params IReadOnlyList<ILockLease> parts)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(parts);
        return _held.Value = new HeldLease(this, lease, parts, Innermost());
    }

    // Where a flow was left running after its lease had ended, the ended ones are looked through to what is around them.
    private HeldLease? Innermost()
    {
        var held = _held.Value;
        while (held is { Lease: null })
            held = held.Around;
        return held;
    }

    internal void Leave(HeldLease ended)
    {
        if (_held.Value == ended)
            _held.Value = ended.Around;
    }
}
