using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking.Administration;
using RedisLocking.Configuration;
using RedisLocking.Connections;
using RedisLocking.Contention;
using RedisLocking.DetachedLeases;
using RedisLocking.Development;
using RedisLocking.Diagnostics;
using RedisLocking.Elections;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.MultiLocks;
using RedisLocking.Mutexes;
using RedisLocking.Permits;
using RedisLocking.Replicas;
using RedisLocking.Scripting;
using RedisLocking.Sessions;
using RedisLocking.Timing;
using RedisLocking.Waiting;
using StackExchange.Redis;

namespace RedisLocking;

/// <summary>
/// Locks in Redis. One instance serves an application; with dependency injection, <c>AddRedisLocking</c> makes it.
/// </summary>
/// <remarks>
/// Disposing it ends all waiting with <see cref="LockUnavailableException"/>, signals <see cref="ILockLease.Lost"/> of the
/// leases that are still held, and gives their owners up to the operation deadline to release them. What they do not
/// release ends by its TTL: no lock is given away under running code.
/// </remarks>
public sealed class RedisLockProvider : ILockProvider, IAsyncDisposable, IDisposable
{
    private readonly RedisLockOptions _options;
    private readonly LeaseTerms _defaults;
    private readonly RedisConnection _connection;
    private readonly LockMetrics _metrics;
    private readonly LeaseHost _host;
    private readonly Sweeper _sweeper;
    private readonly KeySpace _keys;
    private readonly WakeChannel _wake;
    private readonly ContentionServices _services;
    private readonly LockTable _table;
    private readonly ReplicaAcks? _acks;
    private readonly MutexKind _mutex;
    private readonly LockStore _permits;
    private readonly ReadWriteLocks _readWrite;
    private readonly SemaphoreSizes _sizes;
    private readonly JointCalls _joint;
    private readonly ForcedChannel _forced;
    private readonly ElectionKind _election;
    private readonly ElectionObservers _observers = new();
    private readonly RedisSessions _sessions;
    private int _closed;

    /// <summary>Makes a provider with a connection of its own, which the first call opens.</summary>
    /// <param name="options">Where Redis is and how locks are kept; <see cref="RedisLockOptions.ConnectionString"/> is needed.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <param name="loggerFactory">Where to log (category <c>RedisLocking</c>); null: nowhere.</param>
    /// <param name="meterFactory">Who makes the meter <c>RedisLocking</c>; null: the provider itself.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range; the message names it.</exception>
    public RedisLockProvider(RedisLockOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, IMeterFactory? meterFactory = null)
        : this(Checked(options, needsConnection: true), (clock, logger) => RedisConnection.To(options.ConnectionString!, clock, logger), timeProvider, loggerFactory, meterFactory)
    {
    }

    /// <summary>Makes a provider on a connection of the application's, which it never closes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">How locks are kept; null: the defaults.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <param name="loggerFactory">Where to log (category <c>RedisLocking</c>); null: nowhere.</param>
    /// <param name="meterFactory">Who makes the meter <c>RedisLocking</c>; null: the provider itself.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public RedisLockProvider(IConnectionMultiplexer connection, RedisLockOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, IMeterFactory? meterFactory = null)
        : this(Checked(options ?? new RedisLockOptions(), needsConnection: false), (clock, logger) => RedisConnection.Of(connection, clock, logger), timeProvider, loggerFactory, meterFactory)
    {
        ArgumentNullException.ThrowIfNull(connection);
    }

    private RedisLockProvider(RedisLockOptions options, Func<MonotonicClock, ILogger, RedisConnection> connect, TimeProvider? timeProvider, ILoggerFactory? loggerFactory, IMeterFactory? meterFactory)
    {
        _options = options;
        _defaults = LeaseTerms.Of(options.Ttl, options.MaxHold);
        var clock = new MonotonicClock(timeProvider ?? TimeProvider.System);
        var logger = loggerFactory?.CreateLogger(LockLog.Category) ?? NullLogger.Instance;
        _connection = connect(clock, logger);
        _metrics = new LockMetrics(meterFactory);
        _host = new LeaseHost(clock, _metrics, logger)
        {
            Traces = new HolderTraces(_connection, clock),
            Watch = options.DevelopmentHelp == true ? new FlowWatch((held, asked, site, otherSite) => logger.OppositeOrders(held, asked, site, otherSite)) : null,
        };
        _sweeper = new Sweeper(_host);
        _keys = new KeySpace(options.KeyPrefix);
        var runner = new ScriptRunner(_connection, _keys, clock)
        {
            WhyNoCluster = options.ReplicaAcks > 0 ? $"{nameof(options.ReplicaAcks)} is not offered on a Cluster, where each lock has a primary of its own: set it to 0"
                : options.RestartHoldOff is not null ? $"{nameof(options.RestartHoldOff)} is not offered on a Cluster, where each lock has a primary of its own: leave it out"
                : null,
        };
        if (options.ReplicaAcks > 0)
            _acks = new ReplicaAcks(options.ReplicaAcks, options.ReplicaPatience, new ScriptRunner(RedisConnection.To(options.ConnectionString!, clock, logger), _keys, clock), options.OperationDeadline);
        var mutexes = new LockStore(MutexScripts.For(options.RestartHoldOff), runner, _host, options.OperationDeadline);
        _permits = new LockStore(PermitScripts.For(options.RestartHoldOff), runner, _host, options.OperationDeadline);
        var ids = new LeaseIds(clock.Provider);
        _wake = new WakeChannel(_connection, clock, _keys.WakeChannels + ids.Random, grant => GiveBack(grant, PermitKind.IsOne(grant.LeaseId) ? _permits : mutexes));
        _services = new ContentionServices(_host, ids, _wake, _sweeper, options.LocalPassBudget, Attach) { Acks = _acks, LongestTtl = options.RestartHoldOff };
        _table = new LockTable(_services);
        _mutex = new MutexKind(mutexes, _services);
        _readWrite = new ReadWriteLocks(_permits, PermitScripts.DowngradeFor(options.RestartHoldOff), _services, _table);
        _sizes = new SemaphoreSizes(logger);
        _joint = new JointCalls(JointScripts.For(options.RestartHoldOff), runner, _table, _host, options.OperationDeadline);
        _election = new ElectionKind(new LockStore(ElectionScripts.For(options.RestartHoldOff), runner, _host, options.OperationDeadline), _services);
        _forced = new ForcedChannel(_connection, clock, _keys.ForcedChannel, OnForced);
        _sessions = new RedisSessions(mutexes, SessionScripts.For(options.RestartHoldOff), runner, _services);
        Administration = new RedisLockAdministration(runner, [mutexes, _permits], options.OperationDeadline);
    }

    /// <summary>Who holds which of these locks, and taking one away. With dependency injection, inject it as <see cref="ILockAdministration"/>.</summary>
    public ILockAdministration Administration { get; }

    /// <summary>How many lease ids are being swept now, for tests that nothing is left behind.</summary>
    internal int Sweeping => _sweeper.Count;

    /// <summary>
    /// Makes a server that nobody has used yet grant at once, where <see cref="RedisLockOptions.RestartHoldOff"/> would hold it off; without that
    /// option there is nothing to do. Only for the first start: on a server that has lost its data somebody may still believe in a lock. Doing
    /// it again, or beside other processes that do, changes nothing.
    /// </summary>
    /// <exception cref="LockUnavailableException">The server did not answer.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        if (_options.RestartHoldOff is not { } holdOff)
            return;
        try
        {
            var firstUse = RedisScript.LoadGranting(holdOff, "Scripting/token.lua", "Scripting/firstuse.lua");
            await _permits.RunAsync(firstUse, cluster => [_keys.TokenOfSlot(slot: 0, cluster)], []).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreFailure failure)
        {
            throw new LockUnavailableException("*", $"The server could not be initialized: {failure.Message}.", failure);
        }
    }

    /// <inheritdoc/>
    public IDistributedLock Mutex(LockName name, LeaseOptions? options = null) => Lock(_mutex, name, options);

    /// <inheritdoc/>
    public IDistributedLock ReadLock(LockName name, LeaseOptions? options = null) => Lock(_readWrite.Reader, name, options);

    /// <inheritdoc/>
    public IDistributedLock WriteLock(LockName name, LeaseOptions? options = null) => Lock(_readWrite.Writer, name, options);

    /// <inheritdoc/>
    public IDistributedLock Semaphore(LockName name, int permits, LeaseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        PermitCount.ThrowIfOutOfRange(permits, name);
        return Lock(new SemaphoreKind(permits, _sizes, _permits, _services), name, options);
    }

    /// <inheritdoc/>
    public IElection Election(LockName name, LeaseOptions? options = null) => new RedisElection(Lock(_election, name, options), _election, _connection, _observers);

    /// <inheritdoc/>
    public IDistributedLock AllOf(params IReadOnlyList<IDistributedLock> locks)
    {
        var parts = JointParts.Of<RedisLock, LockTable>(locks, _table, static (part, table) => part.IsOf(table));
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        return parts is [var only] ? only : new RedisJointLock(parts, _joint);
    }

    /// <inheritdoc/>
    public IDetachedLease Attach(LeaseHandle handle)
    {
        var grants = HandleText.Read(handle);
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        foreach (var grant in grants)
            ThrowIfTooLong(grant.Ttl, grant.Name, nameof(handle));
        return grants is [var only] ? Attach(only) : new JointDetachedLease([.. grants.Select(Attach)]);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Not in a Cluster, where a script sees the keys of one slot alone: the session that a lock's holder names would be in another.
    /// </remarks>
    /// <exception cref="ArgumentException">The TTL is above <see cref="RedisLockOptions.RestartHoldOff"/>.</exception>
    public ValueTask<ILockSession> OpenSessionAsync(TimeSpan ttl, CancellationToken cancellationToken = default)
    {
        SessionTtl.ThrowIfOutOfRange(ttl);
        LongestTtl.ThrowIfExceeded(_options.RestartHoldOff, ttl, "session", "*", nameof(ttl));
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ILockSession>(cancellationToken) : _sessions.OpenAsync(ttl, cancellationToken);
    }

    /// <summary>Closes without waiting for the owners of leases; prefer <see cref="DisposeAsync"/>.</summary>
    public void Dispose()
    {
        if (!BeginClose())
            return;

        _ = _host.CloseAsync();
        LogUnreleased();
        if (!_connection.IsOurs)
            _ = Task.WhenAll(_wake.CloseAsync(_options.OperationDeadline), _forced.CloseAsync(_options.OperationDeadline));
        _connection.Dispose();
        _acks?.Dispose();
        End();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!BeginClose())
            return;

        try
        {
            await Task.WhenAll(_host.CloseAsync(), SettledAsync()).WaitAsync(_options.OperationDeadline, _host.Clock.Provider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogUnreleased();
        }

        await _sweeper.DisposeAsync().ConfigureAwait(false);
        if (!_connection.IsOurs)
            await Task.WhenAll(_wake.CloseAsync(_options.OperationDeadline), _forced.CloseAsync(_options.OperationDeadline)).ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        if (_acks is not null)
            await _acks.DisposeAsync().ConfigureAwait(false);
        End();
    }

    private RedisLock Lock(LockKind kind, LockName name, LeaseOptions? options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        var terms = _defaults.Override(options);
        ThrowIfTooLong(terms.Ttl, name, nameof(options));
        return new RedisLock(kind, _keys.Of(name), terms, _table);
    }

    private void ThrowIfTooLong(TimeSpan ttl, LockName name, string parameter) =>
        LongestTtl.ThrowIfExceeded(_options.RestartHoldOff, ttl, "lock", name, parameter);

    private IDetachedLease Attach(DetachedGrant grant) => KindOf(grant) switch
    {
        ElectionKind election => new RedisDetachedLeadership(grant, election, _keys.Of(grant.Name), _table, _services),
        var kind => new RedisDetachedLease(grant, kind, _keys.Of(grant.Name), _table, _services),
    };

    private ScriptedKind KindOf(DetachedGrant grant) => grant.Kind switch
    {
        "" => _mutex,
        "e" => _election,
        "r" => _readWrite.Reader,
        "w" => _readWrite.Writer,
        _ => new SemaphoreKind(grant.Permits, _sizes, _permits, _services),
    };

    // The waiter gave up, and its leaving has crossed the grant; leaving again gives the grant back.
    private void GiveBack(Grant grant, LockStore store) => _ = _services.LeaveAsync(store, store.KeysOf(grant.LockKey), grant.LeaseId);

    private void OnForced(string lockKey, FencingToken token)
    {
        _host.Forced(lockKey, token);
        _observers.OnForced(lockKey);
    }

    private async Task SettledAsync()
    {
        await _sessions.EmptiedAsync().ConfigureAwait(false);
        await _table.SettledAsync().ConfigureAwait(false);
    }

    private bool BeginClose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return false;
        _table.Close();
        _observers.Close();
        _sessions.Close();
        return true;
    }

    private void LogUnreleased()
    {
        if (_host.Unreleased is var count and > 0)
            _host.Logger.LeftUnreleased(count);
    }

    private void End()
    {
        _host.Dispose();
        _metrics.Dispose();
    }

    private static RedisLockOptions Checked(RedisLockOptions options, bool needsConnection) => RedisLockOptionsRules.Checked(
        options,
        rest => needsConnection && rest.ConnectionString is null ? $"{nameof(rest.ConnectionString)} is not set."
            : rest is { ReplicaAcks: > 0, ConnectionString: null } ? $"{nameof(rest.ReplicaAcks)} needs {nameof(rest.ConnectionString)}: replicas are waited for on a connection of their own, which would block the one that was passed in."
            : rest.Quorum.Count > 0 ? $"{nameof(rest.Quorum)} is for a {nameof(RedisQuorumLockProvider)}."
            : null);
}
