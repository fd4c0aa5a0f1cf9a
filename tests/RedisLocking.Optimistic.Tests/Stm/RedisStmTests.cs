using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class RedisStmTests(RedisStoreFixture fixture) : StmContract<RedisStoreFixture>(fixture);
