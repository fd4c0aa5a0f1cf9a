namespace RedisLocking.Optimistic.Tests.Stores;

/// <summary>What every suite has: a store for each test, and a second one over the same entries.</summary>
public abstract class StoreContract(StoreFixture fixture) : IAsyncLifetime
{
    protected TestedStore Tested { get; } = fixture.Create();

    protected IVersionedStore Store => Tested.Store;

    protected IVersionedStore OtherStore => Tested.OtherStore;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Tested.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
