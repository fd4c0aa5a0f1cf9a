using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking.Configuration;
using RedisLocking.Connections;
using RedisLocking.Contention;
using RedisLocking.Development;
using RedisLocking.Diagnostics;
using RedisLocking.Leases;
using RedisLocking.MultiLocks;
using RedisLocking.Quorum;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking;

/// <summary>
/// Mutexes on several independent Redis servers: a lock is held while a majority of them has it, so that a minority may fail,
/// restart empty or be cut off. With dependency injection, <c>AddRedisLocking(o =&gt; o.Quorum = [...])</c> makes it.
/// </summary>
/// <remarks>
/// <para>
/// Readers and writers, semaphores, elections, detached leases, sessions and administration need one Redis that keeps the order of those who wait; here
/// they are <see cref="NotSupportedException"/>. Several locks at once (<see cref="AllOf"/>) are offered.
/// </para>
/// <para>
/// A server that has lost its data, or is new, votes for nobody until <see cref="RedisLockOptions.RestartHoldOff"/> has passed.
/// At the very first start, when nobody can hold anything, <see cref="InitializeAsync"/> spares that time.
/// </para>
/// </remarks>
public sealed class RedisQuorumLockProvider : ILockProvider, IAsyncDisposable, IDisposable
{
    private readonly RedisLockOptions _options;
    private readonly LeaseTerms _defaults;
    private readonly LockMetrics _metrics;
    private readonly LeaseHost _host;
    private readonly Sweeper _sweeper;
    private readonly KeySpace _keys;
    private readonly FreedChannel _freed;
    private readonly Admission _admission;
    private readonly QuorumServer[] _servers;
    private readonly ContentionServices _services;
    private readonly LockTable _table;
    private readonly QuorumKind _mutex;
    private int _closed;

    /// <summary>Makes a provider with a connection to each server, which the first call opens.</summary>
    /// <param name="options">Where the servers are and how locks are kept; <see cref="RedisLockOptions.Quorum"/> is needed.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <param name="loggerFactory">Where to log (category <c>RedisLocking</c>); null: nowhere.</param>
    /// <param name="meterFactory">Who makes the meter <c>RedisLocking</c>; null: the provider itself.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range; the message names it.</exception>
    public RedisQuorumLockProvider(RedisLockOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, IMeterFactory? meterFactory = null)
    {
        _options = RedisLockOptionsRules.Checked(options, static rest => rest.Quorum.Count == 0 ? $"{nameof(rest.Quorum)} names no servers." : null);
        _defaults = LeaseTerms.Of(_options.Ttl, _options.MaxHold);
        var clock = new MonotonicClock(timeProvider ?? TimeProvider.System);
        var logger = loggerFactory?.CreateLogger(LockLog.Category) ?? NullLogger.Instance;
        _metrics = new LockMetrics(meterFactory);
        _host = new LeaseHost(clock, _metrics, logger)
        {
            Watch = _options.DevelopmentHelp == true ? new FlowWatch((held, asked, site, otherSite) => logger.OppositeOrders(held, asked, site, otherSite)) : null,
        };
        _sweeper = new Sweeper(_host);
        _keys = new KeySpace(_options.KeyPrefix);
        _freed = new FreedChannel(_keys.FreedChannel, clock);
        _servers = [.. _options.Quorum.Select(server => new QuorumServer(NameOf(server), RedisConnection.To(server, clock, logger), _keys, _host, _options.OperationDeadline))];
        foreach (var server in _servers)
            _freed.ListenOn(server.Connection);
        _admission = new Admission(_servers, clock, _options.HoldOff);
        _services = new ContentionServices(_host, new LeaseIds(clock.Provider), _freed, _sweeper, _options.LocalPassBudget, static _ => throw Unsupported("Detached leases"));
        _table = new LockTable(_services);
        _mutex = new QuorumKind(new QuorumStore(_servers, clock, _freed, _admission, _options.OperationDeadline), _services);
    }

    /// <summary>
    /// Makes servers that nobody has used yet take part at once. Only for the first start: a server that has lost its data may
    /// have had votes that are still worth something. Doing it again, or beside other processes that do, changes nothing.
    /// </summary>
    /// <exception cref="LockUnavailableException">A server did not answer.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        try
        {
            await _admission.BeginFirstUseAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreFailure failure)
        {
            throw new LockUnavailableException("*", $"The servers could not be initialized: {failure.Message}.", failure);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The TTL is above <see cref="RedisLockOptions.RestartHoldOff"/>.</exception>
    public IDistributedLock Mutex(LockName name, LeaseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        var terms = _defaults.Override(options);
        LongestTtl.ThrowIfExceeded(_options.HoldOff, terms.Ttl, "lock", name, nameof(options));
        return new RedisLock(_mutex, _keys.Of(name), terms, _table);
    }

    /// <summary>Not offered by a quorum.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IDistributedLock ReadLock(LockName name, LeaseOptions? options = null) => throw Unsupported("Readers-writer locks");

    /// <summary>Not offered by a quorum.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IDistributedLock WriteLock(LockName name, LeaseOptions? options = null) => throw Unsupported("Readers-writer locks");

    /// <summary>Not offered by a quorum.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IDistributedLock Semaphore(LockName name, int permits, LeaseOptions? options = null) => throw Unsupported("Semaphores");

    /// <summary>Not offered by a quorum.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IElection Election(LockName name, LeaseOptions? options = null) => throw Unsupported("Elections");

    /// <inheritdoc/>
    public IDistributedLock AllOf(params IReadOnlyList<IDistributedLock> locks)
    {
        var parts = JointParts.Of<RedisLock, LockTable>(locks, _table, static (part, table) => part.IsOf(table));
        ObjectDisposedException.ThrowIf(_closed != 0, this);
        return parts is [var only] ? only : new QuorumJointLock(parts, _host.Clock.Provider);
    }

    /// <summary>Not offered by a quorum.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IDetachedLease Attach(LeaseHandle handle) => throw Unsupported("Detached leases");

    /// <summary>Not offered by a quorum: a session would need a majority of its own at every look.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask<ILockSession> OpenSessionAsync(TimeSpan ttl, CancellationToken cancellationToken = default) => throw Unsupported("Sessions");

    /// <summary>Closes without waiting for the owners of leases; prefer <see cref="DisposeAsync"/>.</summary>
    public void Dispose()
    {
        if (!BeginClose())
            return;
        _ = _host.CloseAsync();
        foreach (var server in _servers)
            server.Connection.Dispose();
        End();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!BeginClose())
            return;
        try
        {
            await Task.WhenAll(_host.CloseAsync(), _table.SettledAsync()).WaitAsync(_options.OperationDeadline, _host.Clock.Provider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (_host.Unreleased is var count and > 0)
                _host.Logger.LeftUnreleased(count);
        }

        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_servers.Select(server => server.Connection.DisposeAsync().AsTask())).ConfigureAwait(false);
        End();
    }

    private static NotSupportedException Unsupported(string what) =>
        new($"{what} are not offered on a quorum of Redis servers, only mutexes: use a provider on one Redis (or Sentinel or Cluster) for them.");

    // The connection string may hold a password.
    private static string NameOf(string connectionString) => string.Join(',', ConfigurationOptions.Parse(connectionString).EndPoints);

    private bool BeginClose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return false;
        _table.Close();
        _admission.Dispose();
        return true;
    }

    private void End()
    {
        _host.Dispose();
        _metrics.Dispose();
    }
}
