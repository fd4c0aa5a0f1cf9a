using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class InMemoryAddValueTests(InMemoryStoreFixture fixture) : AddValueContract<InMemoryStoreFixture>(fixture);
