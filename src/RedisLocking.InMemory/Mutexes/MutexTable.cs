using RedisLocking.Leases;
using RedisLocking.Locks;

namespace RedisLocking.Mutexes;

/// <summary>
/// Every mutex that is held now. A free one has no entry, so names leave nothing behind; and because a release hands the
/// lock straight to the first waiter, a lock that somebody waits for is never free for a newcomer.
/// </summary>
/// <remarks>
/// One gate for all of it. Under it nothing is awaited and no code but this table's runs: clocks are read before, and
/// timers started and waiters told after.
/// </remarks>
internal sealed class MutexTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LockName, HeldMutex> _held = [];
    private readonly LeaseSource _leases;
    private readonly Func<InMemoryLease, bool> _giveBack;
    private volatile bool _isClosed;

    public MutexTable(LeaseSource leases)
    {
        _leases = leases;
        _giveBack = GiveBack;
    }

    public TimeProvider Time => _leases.Time;

    public bool IsClosed => _isClosed;

    /// <summary>Takes the lock if it is free.</summary>
    public LockAttempt Take(LockName name, LeaseTerms terms)
    {
        var now = _leases.Now();
        InMemoryLease? granted;
        HeldMutex held;
        InMemoryLease holder;
        lock (_gate)
        {
            granted = Hold(name, terms, now, out held);
            holder = held.Holder;
        }

        return granted is null ? LockAttempt.Conflict(holder.ExpiresIn) : Started(granted);
    }

    /// <summary>Takes the lock if it is free; otherwise null, and a place at the end of its queue.</summary>
    public LockAttempt? TakeOrJoin(LockName name, LeaseTerms terms, out MutexWaiter? waiter)
    {
        var now = _leases.Now();
        InMemoryLease? granted;
        waiter = null;
        lock (_gate)
        {
            granted = Hold(name, terms, now, out var held);
            if (granted is null)
            {
                waiter = new MutexWaiter(name, terms);
                waiter.Join(held.Waiters);
            }
        }

        return granted is null ? null : Started(granted);
    }

    /// <summary>Ends a wait that took too long, unless it has just ended otherwise.</summary>
    public void TimeOut(MutexWaiter waiter)
    {
        InMemoryLease holder;
        lock (_gate)
        {
            if (!waiter.TryLeave())
                return;

            holder = _held[waiter.Name].Holder;
        }

        waiter.End(LockAttempt.Conflict(holder.ExpiresIn));
    }

    /// <summary>Ends a wait that was given up, unless it has just ended otherwise.</summary>
    public void Cancel(MutexWaiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!waiter.TryLeave())
                return;
        }

        waiter.Cancel(cancellationToken);
    }

    /// <summary>Grants nothing from now on, ends every wait, and tells every holder. What is held stays so until it is released.</summary>
    public void Close()
    {
        List<MutexWaiter> waiters = [];
        List<InMemoryLease> holders = [];
        lock (_gate)
        {
            if (_isClosed)
                return;

            _isClosed = true;
            foreach (var held in _held.Values)
            {
                holders.Add(held.Holder);
                waiters.AddRange(held.Waiters);
                held.Waiters.Clear();
            }
        }

        foreach (var waiter in waiters)
            waiter.Refuse(new LockUnavailableException(waiter.Name, $"The provider of lock '{waiter.Name}' was disposed while somebody waited for the lock."));
        foreach (var holder in holders)
            holder.LoseWithProvider();
    }

    private static LockAttempt Started(InMemoryLease lease)
    {
        lease.StartMaxHold();
        return LockAttempt.Granted(lease);
    }

    private InMemoryLease? Hold(LockName name, LeaseTerms terms, GrantMoment now, out HeldMutex held)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
        if (_held.TryGetValue(name, out held!))
            return null;

        var lease = _leases.Grant(name, terms, now, _giveBack);
        _held.Add(name, held = new HeldMutex(lease));
        return lease;
    }

    // Hands the lock to the first waiter, or frees it; false when the lease does not hold it any more.
    private bool GiveBack(InMemoryLease lease)
    {
        var now = _leases.Now();
        MutexWaiter next;
        InMemoryLease granted;
        lock (_gate)
        {
            if (!_held.TryGetValue(lease.Name, out var held) || held.Holder != lease)
                return false;

            if (held.Waiters.First is not { } first)
                return _held.Remove(lease.Name);

            next = first.Value;
            next.TryLeave();
            held.Holder = granted = _leases.Grant(lease.Name, next.Terms, now, _giveBack);
        }

        next.End(Started(granted));
        return true;
    }
}
