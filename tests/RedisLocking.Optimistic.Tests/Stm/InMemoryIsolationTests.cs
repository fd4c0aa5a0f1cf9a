using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class InMemoryIsolationTests(InMemoryStoreFixture fixture) : IsolationContract<InMemoryStoreFixture>(fixture);
