namespace RedisLocking.Optimistic.Tests.Stores;

/// <summary>The store inside one process.</summary>
public sealed class InMemoryStoreFixture : StoreFixture
{
    public override Type StoreType => typeof(InMemoryVersionedStore);

    public override TestedStore Create() => new Tested();

    private sealed class Tested : TestedStore
    {
        private readonly InMemoryVersionedStore _store = new();
        private readonly InMemoryLockProvider _locks = new();

        public override IVersionedStore Store => _store;

        public override IVersionedStore OtherStore => _store;

        public override ILockProvider Locks => _locks;

        public override ValueTask DisposeAsync() => _locks.DisposeAsync();
    }
}
