using RedisLocking.DetachedLeases;
using RedisLocking.MultiLocks;
using RedisLocking.Testing.Administration;
using RedisLocking.Testing.Elections;
using RedisLocking.Testing.Leases;
using RedisLocking.Testing.Locks;
using RedisLocking.Testing.Sessions;

namespace RedisLocking.Testing;

/// <summary>
/// Locks for the tests of code that takes locks: those of <see cref="InMemoryLockProvider"/>, with its queues, deadlines and rising
/// tokens, on a clock that the test moves. Besides, the test says what goes wrong (<see cref="Hold(LockName)"/>,
/// <see cref="Fail(LockName)"/>, <see cref="Lose(LockName)"/>, <see cref="Delay(LockName, TimeSpan)"/>) and sees what happened
/// (<see cref="History"/>, <see cref="Held"/>).
/// </summary>
/// <remarks>Made for one test; two of them know nothing of each other. Safe for use by several threads.</remarks>
public sealed partial class TestLocks : ILockProvider, IDisposable, IAsyncDisposable
{
    private readonly TestStore _store;

    /// <summary>Makes a provider with no lock held and nothing wrong.</summary>
    /// <param name="timeProvider">
    /// The clock of waits, of delays, of <see cref="LeaseOptions.MaxHold"/> and of the tokens, a <c>FakeTimeProvider</c> for example;
    /// null takes the system's.
    /// </param>
    public TestLocks(TimeProvider? timeProvider = null)
    {
        _store = new TestStore(timeProvider ?? TimeProvider.System);
        Administration = new TestAdministration(_store);
    }

    /// <summary>What has happened so far, in its order. What <see cref="Hold(LockName)"/>'s somebody else does is not in it.</summary>
    public IReadOnlyList<LockEvent> History => _store.History.Snapshot();

    /// <summary>
    /// The locks that the code under test holds now, in the order of their grants; a name stands in it once for each holder, and a detached
    /// lease counts as one until it is given back or its TTL has run out. Empty at the end of a test: nothing was left behind.
    /// </summary>
    public IReadOnlyList<LockName> Held =>
        [.. _store.Held.Where(hold => hold is not TestDetachedHold { IsLive: false }).DistinctBy(hold => hold.LeaseId, StringComparer.Ordinal).Select(hold => hold.Name)];

    /// <summary>
    /// Who holds which lock, and taking one away: the code's under test leases and what <see cref="Hold(LockName)"/>'s somebody else holds
    /// once he was met. It is slow and out of reach as the locks are; a listing is where every lock is.
    /// </summary>
    public ILockAdministration Administration { get; }

    private InMemoryLockProvider Inside
    {
        get
        {
            ObjectDisposedException.ThrowIf(_store.IsDisposed, this);
            return _store.Inside;
        }
    }

    /// <inheritdoc/>
    public IDistributedLock Mutex(LockName name, LeaseOptions? options = null) =>
        Lock(Inside.Mutex(name, WithoutMaxHold(options)), null, options);

    /// <inheritdoc/>
    public IDistributedLock ReadLock(LockName name, LeaseOptions? options = null) =>
        Lock(Inside.ReadLock(name, WithoutMaxHold(options)), Inside.WriteLock(name), options);

    /// <inheritdoc/>
    public IDistributedLock WriteLock(LockName name, LeaseOptions? options = null) =>
        Lock(Inside.WriteLock(name, WithoutMaxHold(options)), null, options);

    /// <inheritdoc/>
    public IDistributedLock Semaphore(LockName name, int permits, LeaseOptions? options = null) =>
        Lock(Inside.Semaphore(name, permits, WithoutMaxHold(options)), null, options, isSemaphore: true);

    /// <inheritdoc/>
    /// <remarks>Somebody else who holds it leads, and proclaims <c>somebody else</c>. While the store is out of reach observers are told nothing.</remarks>
    public IElection Election(LockName name, LeaseOptions? options = null)
    {
        var inside = WithoutMaxHold(options);
        return new TestElection(Inside.Election(name, inside).Name, inside, options?.MaxHold, _store);
    }

    /// <inheritdoc/>
    public IDistributedLock AllOf(params IReadOnlyList<IDistributedLock> locks)
    {
        var parts = JointParts.Of<TestLock, TestStore>(locks, _store, static (part, store) => part.IsOf(store) && !part.IsOfSession);
        ObjectDisposedException.ThrowIf(_store.IsDisposed, this);
        return parts is [var only] ? only : new TestJointLock(parts, _store);
    }

    /// <inheritdoc/>
    public IDetachedLease Attach(LeaseHandle handle)
    {
        var parts = HandleText.Read(handle);
        ObjectDisposedException.ThrowIf(_store.IsDisposed, this);
        return parts is [var only] ? Attach(only) : new JointDetachedLease([.. parts.Select(Attach)]);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Here it ends only when it is closed or its provider is. Of its locks one can be held by somebody else, lost, slow or out of reach as any
    /// other; <see cref="Lose()"/> takes away its leases, and leaves the session open.
    /// </remarks>
    public async ValueTask<ILockSession> OpenSessionAsync(TimeSpan ttl, CancellationToken cancellationToken = default) =>
        new TestSession(await Inside.OpenSessionAsync(ttl, cancellationToken).ConfigureAwait(false), Inside, _store);

    /// <summary>
    /// Ends the provider: who waits gets a <see cref="LockUnavailableException"/>, and who holds a lease is told through
    /// <see cref="ILockLease.Lost"/>. Safe to call again.
    /// </summary>
    public void Dispose() => _store.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private TestDetachedLease Attach(DetachedGrant grant) => grant.Kind == "e" ? new TestDetachedLeadership(grant, _store) : new TestDetachedLease(grant, _store);

    private TestLock Lock(IDistributedLock inside, IDistributedLock? rival, LeaseOptions? options, bool isSemaphore = false) =>
        new(inside, rival ?? inside, options?.MaxHold, isSemaphore, _store);

    // The TTL is cut down to it all the same.
    private static LeaseOptions? WithoutMaxHold(LeaseOptions? options)
    {
        if (options?.MaxHold is not { } maxHold)
            return options;

        var ttl = options.Ttl ?? LeaseOptions.DefaultTtl;
        return options with { Ttl = maxHold < ttl ? maxHold : ttl, MaxHold = null };
    }
}
