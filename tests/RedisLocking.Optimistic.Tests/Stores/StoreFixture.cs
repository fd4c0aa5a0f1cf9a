namespace RedisLocking.Optimistic.Tests.Stores;

/// <summary>What a contract suite needs to know about a store. <see cref="EveryStoreRunsEveryContract"/> names the suites that a store lacks.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    /// <summary>The store's class.</summary>
    public abstract Type StoreType { get; }

    /// <summary>Starts what all tests of a class share.</summary>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A store for one test, whose entries no other test sees.</summary>
    public abstract TestedStore Create();
}

/// <summary>One test's store, a second one over the same entries as another process would have it, and the locks beside them.</summary>
public abstract class TestedStore : IAsyncDisposable
{
    public abstract IVersionedStore Store { get; }

    public abstract IVersionedStore OtherStore { get; }

    public abstract ILockProvider Locks { get; }

    /// <summary>A name whose lock is where the entries are.</summary>
    public virtual LockName LockName => "guard";

    public abstract ValueTask DisposeAsync();
}
