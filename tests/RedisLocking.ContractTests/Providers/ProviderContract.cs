namespace RedisLocking.ContractTests.Providers;

/// <summary>What every suite has: a provider for each test, and a second one over the same store.</summary>
public abstract class ProviderContract(ProviderFixture fixture) : IAsyncLifetime
{
    /// <summary>Longer than any test takes.</summary>
    protected static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    /// <summary>A wait that is meant to run out.</summary>
    protected static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(300);

    protected TestedProvider Provider { get; } = fixture.Create();

    protected ILockProvider Locks => Provider.Locks;

    protected ILockProvider OtherLocks => Provider.OtherLocks;

    protected ILockAdministration Administration => Provider.Administration;

    protected ILockAdministration OtherAdministration => Provider.OtherAdministration;

    /// <summary>A provider over another store, which knows nothing of this test's.</summary>
    protected TestedProvider CreateStranger() => fixture.Create();

    public ValueTask InitializeAsync() => Provider.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
