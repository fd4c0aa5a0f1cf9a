namespace RedisLocking.ContractTests.Providers;

/// <summary>
/// What a contract suite needs to know about a provider. A new provider gets one of these, and one subclass of every suite;
/// <see cref="EveryProviderRunsEveryContract"/> names the ones that are missing.
/// </summary>
public abstract class ProviderFixture : IAsyncLifetime
{
    /// <summary>The provider's class.</summary>
    public abstract Type ProviderType { get; }

    /// <summary>Whether waiters get a lock in the order in which they came; otherwise each of them gets it in the end.</summary>
    public virtual bool ServesWaitersInOrder => true;

    /// <summary>Starts what all tests of a class share.</summary>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A provider for one test, whose locks no other test sees.</summary>
    public abstract TestedProvider Create();
}
