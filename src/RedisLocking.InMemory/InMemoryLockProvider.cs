using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RedisLocking.Administration;
using RedisLocking.Contention;
using RedisLocking.DetachedLeases;
using RedisLocking.Development;
using RedisLocking.Diagnostics;
using RedisLocking.Elections;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.MultiLocks;
using RedisLocking.Sessions;

namespace RedisLocking;

/// <summary>
/// Locks inside one process, with the contracts of the Redis provider: the same queues, deadlines, exceptions and rising
/// tokens. For development and for tests; two of these providers, or two processes, know nothing of each other.
/// </summary>
public sealed class InMemoryLockProvider : ILockProvider, IDisposable, IAsyncDisposable
{
    private readonly LeaseTerms _defaults;
    private readonly LockTable _table;

    /// <summary>Makes a provider with no lock held.</summary>
    /// <param name="options">Read once, now; null takes the defaults.</param>
    /// <param name="timeProvider">The clock of waits, of <see cref="InMemoryLockOptions.MaxHold"/> and of the tokens; null takes the system's.</param>
    /// <param name="loggerFactory">Where <see cref="InMemoryLockOptions.DevelopmentHelp"/> logs its hints (category <c>RedisLocking.InMemory</c>); null: nowhere.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public InMemoryLockProvider(InMemoryLockOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        options ??= new InMemoryLockOptions();
        if (options.FindMistake() is { } mistake)
            throw new ArgumentException(mistake, nameof(options));

        _defaults = LeaseTerms.Of(options.Ttl, options.MaxHold);
        _table = new LockTable(new LeaseSource(timeProvider ?? TimeProvider.System))
        {
            Watch = options.DevelopmentHelp == true ? WatchFor(loggerFactory) : null,
        };
        Administration = new InMemoryAdministration(_table);
    }

    /// <summary>Who holds which of this provider's locks, and taking one away.</summary>
    public ILockAdministration Administration { get; }

    /// <inheritdoc/>
    public IDistributedLock Mutex(LockName name, LeaseOptions? options = null) => Lock(name, Demand.Mutex, options);

    /// <inheritdoc/>
    public IDistributedLock ReadLock(LockName name, LeaseOptions? options = null) => Lock(name, Demand.Read, options);

    /// <inheritdoc/>
    public IDistributedLock WriteLock(LockName name, LeaseOptions? options = null) => Lock(name, Demand.Write, options);

    /// <inheritdoc/>
    public IDistributedLock Semaphore(LockName name, int permits, LeaseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        PermitCount.ThrowIfOutOfRange(permits, name);
        return Lock(name, Demand.PermitOf(permits), options);
    }

    /// <inheritdoc/>
    public IElection Election(LockName name, LeaseOptions? options = null) => new InMemoryElection(Lock(name, Demand.Leader, options), _table);

    /// <inheritdoc/>
    public IDistributedLock AllOf(params IReadOnlyList<IDistributedLock> locks)
    {
        var parts = JointParts.Of<InMemoryLock, LockTable>(locks, _table, static (part, table) => part.IsOf(table) && part.Terms.Session is null);
        ObjectDisposedException.ThrowIf(_table.IsClosed, this);
        return parts is [var only] ? only : new InMemoryJointLock(parts, _table);
    }

    /// <inheritdoc/>
    public IDetachedLease Attach(LeaseHandle handle)
    {
        var parts = HandleText.Read(handle).Select(Attach).ToList();
        ObjectDisposedException.ThrowIf(_table.IsClosed, this);
        return parts is [var only] ? only : new JointDetachedLease(parts);
    }

    /// <inheritdoc/>
    /// <remarks>Here it ends only when it is closed, or its provider is: nothing that it is kept in can be out of reach.</remarks>
    public ValueTask<ILockSession> OpenSessionAsync(TimeSpan ttl, CancellationToken cancellationToken = default)
    {
        SessionTtl.ThrowIfOutOfRange(ttl);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<ILockSession>(cancellationToken)
            : new ValueTask<ILockSession>(new InMemorySession(ttl, _table));
    }

    /// <summary>
    /// Ends the provider: who waits gets a <see cref="LockUnavailableException"/>, and who holds a lease is told through
    /// <see cref="ILockLease.Lost"/>. A lock stays held until its holder releases it. Safe to call again.
    /// </summary>
    public void Dispose() => _table.Close();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private InMemoryDetachedLease Attach(DetachedGrant grant) => grant.Kind == "e" ? new InMemoryDetachedLeadership(grant, _table) : new InMemoryDetachedLease(grant, _table);

    private static FlowWatch WatchFor(ILoggerFactory? loggerFactory)
    {
        var logger = loggerFactory?.CreateLogger(LockLog.Category) ?? NullLogger.Instance;
        return new FlowWatch((held, asked, site, otherSite) => logger.OppositeOrders(held, asked, site, otherSite));
    }

    private InMemoryLock Lock(LockName name, Demand demand, LeaseOptions? options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_table.IsClosed, this);
        return new InMemoryLock(name, demand, _defaults.Override(options), _table);
    }
}
