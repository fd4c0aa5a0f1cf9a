using RedisLocking.Testing.Faults;
using RedisLocking.Testing.History;

namespace RedisLocking.Testing.Leases;

/// <summary>What the locks of one <see cref="TestLocks"/> have in common: the provider inside, what goes wrong, who holds what, what happened.</summary>
internal sealed class TestStore(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<TestLease> _held = [];
    private volatile bool _isDisposed;

    /// <summary>Grants, queues and counts tokens; it knows nothing of tests.</summary>
    public InMemoryLockProvider Inside { get; } = new(timeProvider: time);

    public TimeProvider Time => time;

    public bool IsDisposed => _isDisposed;

    public FaultTable Faults { get; } = new();

    public LockHistory History { get; } = new(time);

    /// <summary>In the order of their grants.</summary>
    public IReadOnlyList<TestLease> Held
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

    public static LockUnavailableException Unavailable(LockName name) =>
        new(name, $"The store did not answer for lock '{name}': the test says that it is out of reach.");

    /// <summary>Hands out what the provider inside has granted.</summary>
    public TestLease Grant(ILockLease granted, TimeSpan? maxHold)
    {
        var lease = granted is IReadWriteLease readWrite
            ? new TestReadWriteLease(readWrite, maxHold, this)
            : new TestLease(granted, maxHold, this);
        lock (_gate)
            _held.Add(lease);

        History.Add(LockEventKind.Acquired, lease.Name, lease.FencingToken);
        lease.StartMaxHold();
        if (_isDisposed)
            lease.LoseWithProvider();
        else if (Faults.Find<LossFault>(lease.Name) is not null)
            lease.LoseBecause("the test says that every lease of it is");
        return lease;
    }

    public void Forget(TestLease lease)
    {
        lock (_gate)
            _held.Remove(lease);
    }

    public void Dispose()
    {
        TestLease[] held;
        lock (_gate)
        {
            if (_isDisposed)
                return;

            _isDisposed = true;
            held = [.. _held];
        }

        Inside.Dispose();
        foreach (var lease in held)
            lease.LoseWithProvider();
    }
}
