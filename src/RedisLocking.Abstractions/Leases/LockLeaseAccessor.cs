using System.Diagnostics.CodeAnalysis;
using RedisLocking.Leases;

namespace RedisLocking;

/// <summary>
/// The <see cref="ILockLeaseAccessor"/> that adapters fill. What it knows belongs to the flow of <c>async</c> code and not to
/// an instance, so adapters need no registration in common: the lease that one of them got is seen through all of them.
/// </summary>
public sealed class LockLeaseAccessor : ILockLeaseAccessor
{
    private static readonly AsyncLocal<HeldLease?> Held = new();

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

    /// <summary>Every lease of the flow, the innermost first; one that stands for several is given as those.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "That instances share the flow is no business of their users.")]
    public IEnumerable<ILockLease> Leases
    {
        get
        {
            for (var held = Innermost(); held is not null; held = held.Around)
            {
                foreach (var lease in held.Leases)
                    yield return lease;
            }
        }
    }

    /// <summary>Runs the current flow under a lease, until what this returns is disposed. The lease itself is not released by that.</summary>
    /// <param name="lease">What <see cref="Lease"/> is meanwhile.</param>
    /// <param name="parts">When it stands for several locks: the lease of each. Empty: it is one lock's.</param>
    /// <remarks>
    /// Call it in the <c>async</c> method that calls the handler. Work that the handler started and did not await sees the
    /// lease no longer once it ended.
    /// </remarks>
    [SuppressMessage("Performance", "CA1822", Justification = "That instances share the flow is no business of their users.")]
    public IDisposable Enter(ILockLease lease, params IReadOnlyList<ILockLease> parts)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(parts);
        return Held.Value = new HeldLease(lease, parts, Innermost());
    }

    // Where a flow was left running after its lease had ended, the ended ones are looked through to what is around them.
    private static HeldLease? Innermost()
    {
        var held = Held.Value;
        while (held is { Lease: null })
            held = held.Around;
        return held;
    }

    internal static void Leave(HeldLease ended)
    {
        if (Held.Value == ended)
            Held.Value = ended.Around;
    }
}
