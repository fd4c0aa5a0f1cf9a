using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Values;

public sealed class InMemoryVersionedValueTests(InMemoryStoreFixture fixture) : VersionedValueContract<InMemoryStoreFixture>(fixture);
