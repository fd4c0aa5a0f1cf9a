namespace RedisLocking.Contention;

internal sealed partial class LockTable
{
    private const string TakenAway = "an administrator took the lock away";

    /// <summary>The names of the locks that are held, in no order.</summary>
    public LockName[] Names()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
            return [.. _held.Keys];
        }
    }

    /// <summary>Those of the locks that are held.</summary>
    public List<LockSnapshot> Look(IEnumerable<LockName> names)
    {
        List<LockSnapshot> seen = [];
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
            foreach (var name in names)
            {
                if (_held.TryGetValue(name, out var held))
                    seen.Add(Snapshot(name, held));
            }
        }

        return seen;
    }

    /// <summary>Takes a lock from all its holders, and lets in who waits; null when it is free.</summary>
    public (LockSnapshot Taken, FencingToken Token)? ForceRelease(LockName name)
    {
        var now = _leases.Now();
        var handover = default(Handover);
        LockSnapshot taken;
        LockWaiter? upgrader;
        FencingToken token;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
            if (!_held.TryGetValue(name, out var held))
                return null;

            taken = Snapshot(name, held);
            token = _leases.NextToken(now);
            upgrader = held.Upgrader;
            upgrader?.TryLeave();
            foreach (var holder in taken.Holders)
                _detached.Remove(holder.LeaseId);
            held.Holders.Clear();
            ForgetLeader(held);
            LetIn(held, now, ref handover);
            if (held.Holders.Count == 0)
                _held.Remove(name);
        }

        // They are told that they have lost it before anybody is told that it is theirs.
        foreach (var holder in taken.Holders)
            holder.TakeAway(TakenAway);
        upgrader?.Refuse(new LockLostException(name, $"The reader's lease of lock '{name}' is lost: {TakenAway}."));
        handover.Tell();
        return (taken, token);
    }

    private static LockSnapshot Snapshot(LockName name, HeldLock held) => new(name, held.Kind, [.. held.Holders], [.. held.Waiters], held.Permits);
}
