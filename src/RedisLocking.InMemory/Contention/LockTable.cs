using RedisLocking.DetachedLeases;
using RedisLocking.Development;
using RedisLocking.Elections;
using RedisLocking.Leases;
using RedisLocking.Locks;

namespace RedisLocking.Contention;

/// <summary>
/// Every lock that is held now. A free one has no entry, so names leave nothing behind; and because whoever leaves a lock lets
/// in who waits for it in the same moment, a newcomer overtakes nobody.
/// </summary>
/// <remarks>
/// One gate for all of it. Under it nothing is awaited and no code but this table's runs: clocks are read before, and
/// timers started and waiters told after.
/// </remarks>
internal sealed partial class LockTable : ILeaseTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LockName, HeldLock> _held = [];
    private readonly LeaseSource _leases;
    private volatile bool _isClosed;

    public LockTable(LeaseSource leases) => _leases = leases;

    /// <summary>What helps a developer; null where nobody develops.</summary>
    public FlowWatch? Watch { get; init; }

    public TimeProvider Time => _leases.Time;

    public bool IsClosed => _isClosed;

    /// <summary>Takes the lock if there is room, and nobody who waits for it.</summary>
    /// <exception cref="LockUnavailableException">It is held as another kind of lock.</exception>
    public LockAttempt Take(LockName name, Demand demand, LeaseTerms terms) => Ask(name, demand, terms, joins: false, out _);

    /// <summary>The same; otherwise null, and a place at the end of its queue.</summary>
    /// <exception cref="LockUnavailableException">It is held as another kind of lock.</exception>
    public LockAttempt? TakeOrJoin(LockName name, Demand demand, LeaseTerms terms, out LockWaiter? waiter)
    {
        var attempt = Ask(name, demand, terms, joins: true, out waiter);
        return waiter is null ? attempt : null;
    }

    /// <summary>Waits for the turn of a waiter that joined.</summary>
    public async ValueTask<ILockLease?> WaitAsync(LockWaiter waiter, TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        using var timeout = wait == Timeout.InfiniteTimeSpan ? null : new Alarm(Time, Time.GetTimestamp(), wait, () => TimeOut(waiter));
        timeout?.Start();
        using var cancellation = cancellationToken.UnsafeRegister(_ => Cancel(waiter, cancellationToken), null);
        return (await waiter.Outcome.ConfigureAwait(false)).ToLease(waiter.Name, wait, onConflict);
    }

    /// <summary>Grants nothing from now on, ends every wait, and tells every holder. What is held stays so until it is released.</summary>
    public void Close()
    {
        List<LockWaiter> waiters = [];
        List<InMemoryLease> holders = [];
        DetachedHold[] detached;
        Action[] sessions;
        lock (_gate)
        {
            if (_isClosed)
                return;

            _isClosed = true;
            foreach (var held in _held.Values)
            {
                holders.AddRange(held.Holders.OfType<InMemoryLease>());
                waiters.AddRange(held.Waiters);
                held.Waiters.Clear();
            }

            sessions = [.. _sessions.Values];
            detached = [.. _detached.Values];
            holders.AddRange(detached.SelectMany(hold => hold.Attached));
            SignalLeaders();
        }

        foreach (var waiter in waiters)
            waiter.Refuse(new LockUnavailableException(waiter.Name, $"The provider of lock '{waiter.Name}' was disposed while somebody waited for the lock."));
        foreach (var holder in holders)
            holder.LoseWithProvider();
        foreach (var hold in detached)
            hold.StopAlarm();
        foreach (var lose in sessions)
            lose();
    }

    private LockAttempt Ask(LockName name, Demand demand, LeaseTerms terms, bool joins, out LockWaiter? waiter)
    {
        waiter = null;
        var now = _leases.Now();
        var handover = default(Handover);
        InMemoryLease? granted = null;
        IHolder holder;
        lock (_gate)
        {
            ThrowIfOver(terms.Session);
            var held = Find(name, demand);
            Resize(held, demand, now, ref handover);
            if (held.Waiters.Count == 0 && held.Admits(demand))
                granted = Hold(held, name, demand, terms, now);
            else if (joins)
                (waiter = new LockWaiter(name, demand, terms)).Join(held.Waiters);
            holder = held.OldestHolder;
        }

        handover.Tell();
        if (granted is null)
            return LockAttempt.Conflict(holder.ExpiresIn);

        granted.StartMaxHold();
        return LockAttempt.Granted(granted);
    }

    private HeldLock Find(LockName name, Demand demand)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
        if (!_held.TryGetValue(name, out var held))
            _held.Add(name, held = new HeldLock(demand.Kind));
        else
            ThrowIfMixed(held, name, demand);
        return held;
    }

    private static void ThrowIfMixed(HeldLock held, LockName name, Demand demand)
    {
        if (held.Kind != demand.Kind)
            throw MixedKinds.Exception(name, held.Kind.InWords(), demand.Kind.InWords());
    }

    // The newest size counts, and one that grew has room for who waits.
    private void Resize(HeldLock held, Demand demand, GrantMoment now, ref Handover handover)
    {
        if (held.Permits == demand.Permits)
            return;

        held.Permits = demand.Permits;
        LetIn(held, now, ref handover);
    }

    private InMemoryLease Hold(HeldLock held, LockName name, Demand demand, LeaseTerms terms, GrantMoment now)
    {
        var grant = _leases.Grant(name, terms, now);
        var lease = demand.Kind switch
        {
            LockKind.ReadWrite => new InMemoryReadWriteLease(demand.Mode, grant, this),
            LockKind.Election => new InMemoryLeadership(grant, this),
            _ => new InMemoryLease(grant, this),
        };
        held.Holders.AddLast(lease.Place);
        return lease;
    }

    // Who is first in the queue is let in for as long as there is room.
    private void LetIn(HeldLock held, GrantMoment now, ref Handover handover)
    {
        while (held.Waiters.First?.Value is { } next && LetIn(held, next, now) is { } lease)
        {
            next.TryLeave();
            handover.Add(next, lease);
        }
    }

    private InMemoryLease? LetIn(HeldLock held, LockWaiter next, GrantMoment now)
    {
        if (next.Upgrades is { } reader)
            return held.Holders.Count == 1 ? TryExchange(held, reader, LockMode.Write, now) : null;
        return held.Admits(next.Demand) ? Hold(held, next.Name, next.Demand, next.Terms, now) : null;
    }

    public bool LetGo(InMemoryLease lease)
    {
        if (lease is AttachedLease attached)
            return LetGo(attached);

        var now = _leases.Now();
        var handover = default(Handover);
        LockWaiter? upgrader;
        lock (_gate)
        {
            if (lease.Place.List is null)
                return false;

            upgrader = Remove(lease, now, ref handover);
        }

        upgrader?.Refuse(Ended(lease));
        handover.Tell();
        return true;
    }

    // The holder that leaves may be the reader that waits to become the writer, which is told outside of the gate.
    private LockWaiter? Remove(IHolder holder, GrantMoment now, ref Handover handover)
    {
        var held = _held[holder.Name];
        held.Holders.Remove(holder.Place);
        ForgetLeader(held);
        var upgrader = held.TakeOutUpgrader(holder);
        LetIn(held, now, ref handover);
        if (held.Holders.Count == 0)
            _held.Remove(holder.Name);
        return upgrader;
    }

    private void TimeOut(LockWaiter waiter)
    {
        if (Leave(waiter) is { } holder)
            waiter.End(LockAttempt.Conflict(holder.ExpiresIn));
    }

    private void Cancel(LockWaiter waiter, CancellationToken cancellationToken)
    {
        if (Leave(waiter) is not null)
            waiter.Cancel(cancellationToken);
    }

    // Null when the wait has just ended otherwise. Who waits behind a writer that leaves may have room now.
    private IHolder? Leave(LockWaiter waiter)
    {
        var now = _leases.Now();
        var handover = default(Handover);
        IHolder holder;
        lock (_gate)
        {
            if (!waiter.TryLeave())
                return null;

            var held = _held[waiter.Name];
            LetIn(held, now, ref handover);
            holder = held.OldestHolder;
        }

        handover.Tell();
        return holder;
    }
}
