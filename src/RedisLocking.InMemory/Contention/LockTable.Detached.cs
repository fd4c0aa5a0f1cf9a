using RedisLocking.DetachedLeases;
using RedisLocking.Leases;

namespace RedisLocking.Contention;

internal sealed partial class LockTable
{
    private const string WhyEnded = "somebody else released the detached lease";

    /// <summary>By their ids, which only their handles can make.</summary>
    private readonly Dictionary<string, DetachedHold> _detached = new(StringComparer.Ordinal);

    public Detachment Detach(InMemoryLease lease, TimeSpan? ttl)
    {
        if (lease.Terms.Session is not null)
            throw new NotSupportedException($"The lease of lock '{lease.Name}' belongs to a session, which ends with its process: it cannot be detached. Take the lock without the session.");

        var grant = lease is AttachedLease attached ? Leave(attached, ttl) : Replace(lease, ttl ?? lease.Terms.Ttl);
        return new Detachment(grant ?? throw Ended(lease), new InMemoryDetachedLease(grant, this));
    }

    /// <summary>How long the detached lease lasts; null when it has ended.</summary>
    public TimeSpan? Check(string leaseId)
    {
        var now = _leases.Now();
        DetachedHold? hold;
        lock (_gate)
            hold = FindDetached(leaseId, now);
        return hold?.ExpiresIn;
    }

    /// <summary>Gives the detached lease its TTL again; false when it has ended.</summary>
    public bool Renew(string leaseId)
    {
        var now = _leases.Now();
        lock (_gate)
        {
            var hold = FindDetached(leaseId, now);
            hold?.Renew(now);
            return hold is not null;
        }
    }

    /// <summary>Holds the detached lease in this process; null when it has ended.</summary>
    public InMemoryLease? Hold(string leaseId)
    {
        var now = _leases.Now();
        lock (_gate)
        {
            if (FindDetached(leaseId, now) is not { } hold)
                return null;

            var lease = new AttachedLease(hold, now, Time, this);
            hold.Attached.Add(lease);
            return lease;
        }
    }

    /// <summary>Ends the detached lease; false when it had ended.</summary>
    public bool Release(string leaseId)
    {
        var now = _leases.Now();
        var handover = default(Handover);
        DetachedHold? hold;
        lock (_gate)
        {
            hold = FindDetached(leaseId, now);
            if (hold is null)
                return false;

            Remove(hold, now, ref handover);
        }

        hold.TakeAway(WhyEnded);
        handover.Tell();
        return true;
    }

    // One of those that hold it releases it, or is lost: it ends for all of them.
    private bool LetGo(AttachedLease lease)
    {
        var now = _leases.Now();
        var handover = default(Handover);
        var hold = lease.Hold;
        lock (_gate)
        {
            if (hold.Place.List is null || !hold.Attached.Remove(lease))
                return false;

            Remove(hold, now, ref handover);
        }

        hold.TakeAway(WhyEnded);
        handover.Tell();
        return true;
    }

    // Puts the detached lease in the place of the other; null when that has ended.
    private DetachedGrant? Replace(InMemoryLease lease, TimeSpan ttl)
    {
        var secret = DetachedGrant.NewSecret();
        var now = _leases.Now();
        var handover = default(Handover);
        DetachedHold hold;
        LockWaiter? upgrader;
        lock (_gate)
        {
            if (_isClosed || lease.Place.List is not { } holders)
                return null;

            var held = _held[lease.Name];
            hold = new DetachedHold(new DetachedGrant(lease.Name, held.Suffix(lease.Mode), lease.Terms.Owner, ttl, _leases.NextToken(now), secret), lease.Mode, Time, now);
            holders.AddBefore(lease.Place, hold.Place);
            holders.Remove(lease.Place);
            _detached.Add(hold.LeaseId, hold);
            EntrustLeader(held, hold);
            upgrader = held.TakeOutUpgrader(lease);
            LetIn(held, now, ref handover);
        }

        upgrader?.Refuse(Ended(lease));
        handover.Tell();
        hold.StartAlarm(() => EndIfOver(hold));
        return hold.Grant;
    }

    // Leaves the detached lease to its handle; null when it has ended.
    private DetachedGrant? Leave(AttachedLease lease, TimeSpan? ttl)
    {
        var hold = lease.Hold;
        DetachedTtl.ThrowIfGivenAgain(ttl, hold.Grant.Ttl);
        var now = _leases.Now();
        lock (_gate)
        {
            if (_isClosed || hold.Place.List is null || !hold.Attached.Remove(lease))
                return null;

            hold.Renew(now);
            return hold.Grant;
        }
    }

    // Renewals do not touch the alarm. It rings when the lease would have ended without them, and is set again.
    private void EndIfOver(DetachedHold hold)
    {
        var now = _leases.Now();
        var handover = default(Handover);
        bool isOver;
        lock (_gate)
        {
            if (_isClosed || hold.Place.List is null)
                return;

            if (hold.Attached.Count > 0)
                hold.Renew(now);
            isOver = hold.IsOver(now);
            if (isOver)
                Remove(hold, now, ref handover);
        }

        if (isOver)
            hold.StopAlarm();
        else
            hold.StartAlarm(() => EndIfOver(hold));
        handover.Tell();
    }

    // The alarm of one that is over may be late; by the clock it has ended all the same.
    private DetachedHold? FindDetached(string leaseId, GrantMoment now)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
        return _detached.TryGetValue(leaseId, out var hold) && !hold.IsOver(now) ? hold : null;
    }

    private void Remove(DetachedHold hold, GrantMoment now, ref Handover handover)
    {
        _detached.Remove(hold.LeaseId);
        Remove((IHolder)hold, now, ref handover);
    }
}
