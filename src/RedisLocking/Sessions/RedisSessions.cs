using System.Collections.Concurrent;
using RedisLocking.Contention;
using RedisLocking.Scripting;

namespace RedisLocking.Sessions;

/// <summary>The sessions of a provider.</summary>
internal sealed class RedisSessions
{
    private readonly ConcurrentDictionary<RedisSession, bool> _open = [];
    private readonly LockScripts _scripts;
    private readonly LockStore _ofSessions;
    private readonly ScriptRunner _runner;
    private readonly ContentionServices _services;
    private volatile bool _closed;

    /// <param name="mutexes">The calls of mutexes, as which sessions hold their own keys.</param>
    /// <param name="scripts">The steps of sessions' leases.</param>
    /// <param name="runner">Where calls go.</param>
    /// <param name="services">What all kinds of locks share.</param>
    public RedisSessions(LockStore mutexes, LockScripts scripts, ScriptRunner runner, ContentionServices services)
    {
        _ofSessions = mutexes;
        _scripts = scripts;
        _runner = runner;
        _services = services;

        // A server that was promoted or restarted may have forgotten one lock and kept its session, and the lock's own renewal is far away.
        runner.Connection.WhenRestored(() => ThreadPool.UnsafeQueueUserWorkItem(static sessions => sessions.LookSoon(), this, preferLocal: false));
    }

    /// <exception cref="LockUnavailableException">Redis did not answer.</exception>
    /// <exception cref="NotSupportedException">It is a Cluster.</exception>
    public async ValueTask<ILockSession> OpenAsync(TimeSpan ttl, CancellationToken cancellationToken)
    {
        var id = SessionText.NewId();
        var key = _runner.Keys.OfSession(id);
        var ofLeases = new LockStore(_scripts, _runner, _services.Host, _ofSessions.OperationDeadline, session: key.Lock);
        var session = new RedisSession(id, ttl, _runner.Keys, _ofSessions, ofLeases, _services, Forget);
        _open[session] = true;
        try
        {
            if (_closed)
                session.CloseTable();
            var multiplexer = await _runner.OpenAsync(_services.Host.Clock.Now + _ofSessions.OperationDeadline).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_runner.Connection.Cluster.IsCluster(multiplexer))
                throw NotInACluster();
            await session.OpenAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch (Exception failure)
        {
            Forget(session);
            if (failure is LockUnavailableException && _runner.Connection.Cluster.IsKnownToBeCluster)
                throw NotInACluster();
            if (failure is StoreFailure or LockUnavailableException)
                throw new LockUnavailableException(key.Name, $"No session could be opened: {(failure.InnerException as StoreFailure ?? failure).Message}.", failure);
            throw;
        }
    }

    /// <summary>The provider closes: nobody is granted anything for a session any more.</summary>
    public void Close()
    {
        _closed = true;
        foreach (var session in _open.Keys)
            session.CloseTable();
    }

    /// <summary>Ends when nothing is under way for any of them. After <see cref="Close"/>.</summary>
    public Task EmptiedAsync() => Task.WhenAll(_open.Keys.Select(session => session.EmptiedAsync()));

    private void LookSoon()
    {
        foreach (var session in _open.Keys)
            session.LookSoon();
    }

    // When the provider closes it is waited for, until nothing is under way for it.
    private void Forget(RedisSession session)
    {
        if (!_closed)
            _open.TryRemove(session, out _);
    }

    private static NotSupportedException NotInACluster() => new(
        "Sessions are not offered on a Redis Cluster: a script that finds a lock taken has to look at its holder's session, and sees the keys of one slot alone. Use a single Redis or Sentinels for them, or locks without a session.");
}
