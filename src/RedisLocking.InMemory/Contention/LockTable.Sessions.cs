using RedisLocking.Leases;
using RedisLocking.Sessions;

namespace RedisLocking.Contention;

internal sealed partial class LockTable
{
    /// <summary>Those that are open, and who is told when the provider closes under them.</summary>
    private readonly Dictionary<string, Action> _sessions = new(StringComparer.Ordinal);

    /// <param name="session">What it is called in the terms of its leases.</param>
    /// <param name="onProviderClosed">Told, once.</param>
    public void OpenSession(string session, Action onProviderClosed)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(InMemoryLockProvider));
            _sessions.Add(session, onProviderClosed);
        }
    }

    /// <summary>Grants nothing to the session from now on, and ends who waits for it; what it holds is to be released.</summary>
    public IReadOnlyList<InMemoryLease> CloseSession(string session)
    {
        List<InMemoryLease> leases;
        List<LockWaiter> waiters;
        lock (_gate)
        {
            _sessions.Remove(session);

            // Looks through all locks: that is seldom, and a list of its own would weigh on each lease.
            leases = [.. _held.Values.SelectMany(held => held.Holders).OfType<InMemoryLease>().Where(lease => lease.Terms.Session == session)];
            waiters = [.. _held.Values.SelectMany(held => held.Waiters).Where(waiter => waiter.Terms.Session == session)];
            foreach (var waiter in waiters)
                waiter.TryLeave();
        }

        foreach (var waiter in waiters)
            waiter.Refuse(SessionText.Closed());
        return leases;
    }

    private void ThrowIfOver(string? session)
    {
        if (session is not null && !_isClosed && !_sessions.ContainsKey(session))
            throw SessionText.Closed();
    }
}
