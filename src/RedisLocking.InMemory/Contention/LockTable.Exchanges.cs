using RedisLocking.Leases;
using RedisLocking.Locks;

namespace RedisLocking.Contention;

internal sealed partial class LockTable
{
    /// <summary>The writer's lease in place of the reader's, once that is the only one; null when it is not within the wait.</summary>
    /// <exception cref="LockLostException">The reader's lease has ended.</exception>
    public ValueTask<ILockLease?> UpgradeAsync(InMemoryReadWriteLease reader, TimeSpan wait, CancellationToken cancellationToken)
    {
        var now = _leases.Now();
        InMemoryLease? granted = null;
        LockWaiter? waiter = null;
        bool ended;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
            ended = reader.Place.List is null;
            if (!ended && _held[reader.Name] is var held)
            {
                if (held.Holders.Count == 1)
                    ended = (granted = TryExchange(held, reader, LockMode.Write, now)) is null;
                else if (wait != TimeSpan.Zero && held.Upgrader is null)
                    (waiter = new LockWaiter(reader)).JoinAtHead(held.Waiters);
            }
        }

        if (ended)
            throw Ended(reader);
        if (waiter is not null)
            return WaitAsync(waiter, wait, OnConflict.ReturnNull, cancellationToken);
        if (granted is not null)
            Start(granted, reader);
        return new ValueTask<ILockLease?>(granted);
    }

    /// <summary>A reader's lease in place of the writer's.</summary>
    /// <exception cref="LockLostException">The writer's lease has ended.</exception>
    public InMemoryLease Downgrade(InMemoryReadWriteLease writer)
    {
        var now = _leases.Now();
        var handover = default(Handover);
        InMemoryLease? granted = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
            if (writer.Place.List is not null && _held[writer.Name] is var held)
            {
                granted = TryExchange(held, writer, LockMode.Read, now);
                LetIn(held, now, ref handover);
            }
        }

        handover.Tell();
        if (granted is null)
            throw Ended(writer);

        Start(granted, writer);
        return granted;
    }

    // Null when the lease has just ended, and is about to be given back.
    private InMemoryLease? TryExchange(HeldLock held, InMemoryReadWriteLease lease, LockMode mode, GrantMoment now)
    {
        if (!lease.TryExchange(mode))
            return null;

        held.Holders.Remove(lease.Place);
        return Hold(held, lease.Name, mode == LockMode.Write ? Demand.Write : Demand.Read, lease.Terms, now);
    }

    private static void Start(InMemoryLease granted, InMemoryLease inPlaceOf)
    {
        inPlaceOf.EndExchanged();
        granted.StartMaxHold();
    }

    private static LockLostException Ended(InMemoryLease lease) =>
        new(lease.Name, $"The lease of lock '{lease.Name}' was released, lost or detached meanwhile.");
}
