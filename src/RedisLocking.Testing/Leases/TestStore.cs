using RedisLocking.DetachedLeases;
using RedisLocking.Testing.Faults;
using RedisLocking.Testing.History;

namespace RedisLocking.Testing.Leases;

/// <summary>What the locks of one <see cref="TestLocks"/> have in common: the provider inside, what goes wrong, who holds what, what happened.</summary>
internal sealed class TestStore(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ITestHold> _held = [];
    private volatile bool _isDisposed;

    /// <summary>Grants, queues and counts tokens; it knows nothing of tests.</summary>
    public InMemoryLockProvider Inside { get; } = new(timeProvider: time);

    public TimeProvider Time => time;

    public bool IsDisposed => _isDisposed;

    public FaultTable Faults { get; } = new();

    public LockHistory History { get; } = new(time);

    /// <summary>In the order of their grants.</summary>
    public IReadOnlyList<ITestHold> Held
    {
        get
        {
            lock (_gate)
                return [.. _held];
        }
    }

    /// <summary>A call that reaches the store, late if it is slow.</summary>
    /// <param name="names">The locks that travel in the call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null; or the lock for which the store does not answer, and why not.</returns>
    public async ValueTask<(LockName Name, OutageFault Outage)?> ReachAsync(IReadOnlyList<LockName> names, CancellationToken cancellationToken)
    {
        var delay = names.Max(name => Faults.Find<DelayFault>(name)?.Delay ?? TimeSpan.Zero);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);

        foreach (var name in names)
        {
            if (Faults.Find<OutageFault>(name) is { } outage)
                return (name, outage);
        }

        return null;
    }

    /// <summary>As <see cref="ReachAsync"/>, for who can do nothing about an outage.</summary>
    /// <exception cref="LockUnavailableException">The store does not answer.</exception>
    public async ValueTask ReachOrThrowAsync(IReadOnlyList<LockName> names, CancellationToken cancellationToken)
    {
        if (await ReachAsync(names, cancellationToken).ConfigureAwait(false) is { } failure)
            throw Unavailable(failure.Name);
    }

    /// <summary>As <see cref="ReachOrThrowAsync"/>, for who has a lease; an outage is on record then.</summary>
    /// <exception cref="LockUnavailableException">The store does not answer.</exception>
    public async ValueTask ReachOrRecordAsync(IReadOnlyList<LockName> names, FencingToken? token, CancellationToken cancellationToken)
    {
        if (await ReachAsync(names, cancellationToken).ConfigureAwait(false) is not { } failure)
            return;

        History.Add(LockEventKind.Unavailable, failure.Name, token);
        throw Unavailable(failure.Name);
    }

    public static LockUnavailableException Unavailable(LockName name) =>
        new(name, $"The store did not answer for lock '{name}': the test says that it is out of reach.");

    /// <summary>Hands out what the provider inside has granted.</summary>
    public TestLease Grant(ILockLease granted, TimeSpan? maxHold)
    {
        var lease = granted switch
        {
            IReadWriteLease readWrite => new TestReadWriteLease(readWrite, maxHold, this),
            ILeadership leadership => new TestLeadership(leadership, maxHold, this),
            _ => new TestLease(granted, maxHold, this),
        };
        Start(lease, LockEventKind.Acquired);
        return lease;
    }

    /// <summary>Hands out a hold of what the handle was of, which is the code's under test again.</summary>
    public TestLease Attach(ILockLease attached)
    {
        var lease = new TestLease(attached, maxHold: null, this);
        Start(lease, LockEventKind.Attached);
        return lease;
    }

    /// <summary>What was left to a handle, for the first time or again.</summary>
    public void AddDetached(DetachedGrant grant)
    {
        History.Add(LockEventKind.Detached, grant.Name, grant.Token);
        var hold = new TestDetachedHold(grant, this);
        lock (_gate)
        {
            if (!_held.Exists(other => other is TestDetachedHold && other.LeaseId == hold.LeaseId))
                _held.Add(hold);
        }
    }

    /// <summary>A detached lease has ended: it is held no more, and its end is on record once.</summary>
    /// <returns>false: that was known before.</returns>
    public bool EndDetached(string leaseId, LockEventKind how)
    {
        if (ForgetDetached(leaseId) is not { } ended)
            return false;

        History.Add(how, ended.Name, ended.FencingToken);
        return true;
    }

    /// <summary>A detached lease was given back: the others that hold it have lost it.</summary>
    public void LoseSharers(string leaseId, TestLease? except)
    {
        ForgetDetached(leaseId);
        Lose(hold => hold != except && hold.LeaseId == leaseId, "somebody else released the detached lease");
    }

    /// <summary>Ends what is meant, under its holders; false when that was nothing.</summary>
    public bool Lose(Func<ITestHold, bool> isMeant, string why)
    {
        var lost = false;
        foreach (var hold in Held.Where(isMeant).OrderBy(hold => hold is TestDetachedHold)) // Who holds one is told, rather than its handle.
            lost |= hold.LoseBecause(why);
        return lost;
    }

    private TestDetachedHold? ForgetDetached(string leaseId)
    {
        lock (_gate)
        {
            var ended = _held.OfType<TestDetachedHold>().FirstOrDefault(hold => hold.LeaseId == leaseId);
            if (ended is not null)
                _held.Remove(ended);
            return ended;
        }
    }

    private void Start(TestLease lease, LockEventKind how)
    {
        lock (_gate)
            _held.Add(lease);

        History.Add(how, lease.Name, lease.FencingToken);
        lease.StartMaxHold();
        if (_isDisposed)
            lease.LoseWithProvider();
        else if (Faults.Find<LossFault>(lease.Name) is not null)
            lease.LoseBecause("the test says that every lease of it is");
    }

    public void Forget(TestLease lease)
    {
        lock (_gate)
            _held.Remove(lease);
    }

    public void Dispose()
    {
        ITestHold[] held;
        lock (_gate)
        {
            if (_isDisposed)
                return;

            _isDisposed = true;
            held = [.. _held];
            _held.RemoveAll(hold => hold is TestDetachedHold);
        }

        Inside.Dispose();
        foreach (var lease in held.OfType<TestLease>())
            lease.LoseWithProvider();
    }
}
