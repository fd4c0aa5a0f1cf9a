using RedisLocking.Leases;
using RedisLocking.Locks;

namespace RedisLocking.Contention;

/// <summary>
/// Who was granted a lock under the table's gate and is told after it. Mostly nobody or one, so the first has no list.
/// </summary>
internal struct Handover
{
    private (LockWaiter Waiter, InMemoryLease Lease)? _first;
    private List<(LockWaiter Waiter, InMemoryLease Lease)>? _others;

    public void Add(LockWaiter waiter, InMemoryLease lease)
    {
        if (_first is null)
            _first = (waiter, lease);
        else
            (_others ??= []).Add((waiter, lease));
    }

    /// <summary>Tells them, in the order of their grants.</summary>
    public readonly void Tell()
    {
        if (_first is not { } first)
            return;

        Tell(first);
        foreach (var next in _others ?? [])
            Tell(next);
    }

    private static void Tell((LockWaiter Waiter, InMemoryLease Lease) granted)
    {
        granted.Lease.StartMaxHold();
        granted.Waiter.End(LockAttempt.Granted(granted.Lease));
    }
}
