using RedisLocking.DetachedLeases;
using RedisLocking.Leases;

namespace RedisLocking.Contention;

internal sealed partial class LockTable
{
    /// <exception cref="ArgumentException">A lease is one of another kind than a mutex.</exception>
    public void WhileNothingMoves(IReadOnlyCollection<InMemoryLease> leases, Action<IReadOnlySet<InMemoryLease>> act)
    {
        // Outside of the gate: one that is over by the clock gives its lock to who waits.
        var live = leases.Where(lease => lease.IsLive).ToList();
        lock (_gate)
            act(live.Where(Holds).ToHashSet());
    }

    private bool Holds(InMemoryLease lease)
    {
        var place = lease is AttachedLease attached && attached.Hold.Attached.Contains(attached) ? attached.Hold.Place : lease.Place;
        if (place.List is null)
            return false;
        var kind = _held[lease.Name].Kind;
        return kind is LockKind.Mutex or LockKind.Election
            ? true
            : throw new ArgumentException($"No transaction can depend on the lease of lock '{lease.Name}', for it is one of {kind.InWords()}: only a mutex is held by one lease alone.", nameof(lease));
    }
}
