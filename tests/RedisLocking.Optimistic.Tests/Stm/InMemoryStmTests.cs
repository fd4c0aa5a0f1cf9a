using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class InMemoryStmTests(InMemoryStoreFixture fixture) : StmContract<InMemoryStoreFixture>(fixture);
