using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.MultiLocks;

namespace RedisLocking.Contention;

internal sealed partial class LockTable
{
    /// <summary>Takes every one of the locks, or none of them.</summary>
    /// <exception cref="LockUnavailableException">One is held as another kind of lock.</exception>
    public JointAttempt TakeAll(InMemoryLock[] locks)
    {
        var now = _leases.Now();
        var handover = default(Handover);
        var leases = new InMemoryLease[locks.Length];
        (LockName Name, IHolder Holder)? refused;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
            refused = FindRefusal(locks, now, ref handover);
            if (refused is null)
            {
                for (var index = 0; index < locks.Length; index++)
                    leases[index] = TakeFree(locks[index], now);
            }
        }

        handover.Tell();
        if (refused is { } by)
            return JointAttempt.Conflict(by.Name, LockAttempt.Hint(by.Holder.ExpiresIn));

        foreach (var lease in leases)
            lease.StartMaxHold();
        return JointAttempt.Granted(leases);
    }

    // Looks before anything is taken, and makes no entry for a lock that is free.
    private (LockName Name, IHolder Holder)? FindRefusal(InMemoryLock[] locks, GrantMoment now, ref Handover handover)
    {
        foreach (var wanted in locks)
        {
            if (!_held.TryGetValue(wanted.Name, out var held))
                continue;

            ThrowIfMixed(held, wanted.Name, wanted.Demand);
            Resize(held, wanted.Demand, now, ref handover);
            if (held.Waiters.Count > 0 || !held.Admits(wanted.Demand))
                return (wanted.Name, held.OldestHolder);
        }

        return null;
    }

    private InMemoryLease TakeFree(InMemoryLock wanted, GrantMoment now)
    {
        var held = Find(wanted.Name, wanted.Demand);
        held.Permits = wanted.Demand.Permits;
        return Hold(held, wanted.Name, wanted.Demand, wanted.Terms, now);
    }
}
