namespace RedisLocking.ContractTests.Providers;

/// <summary>
/// What a contract suite needs to know about a provider. A new provider gets one of these, and one subclass of every suite;
/// <see cref="EveryProviderRunsEveryContract"/> names the ones that are missing.
/// </summary>
public abstract class ProviderFixture : IAsyncLifetime
{
    /// <summary>The provider's class.</summary>
    public abstract Type ProviderType { get; }

    /// <summary>Whether the provider has what that suite is about; where not, it says so to who asks for it.</summary>
    public virtual bool Offers(Type contract) => true;

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
