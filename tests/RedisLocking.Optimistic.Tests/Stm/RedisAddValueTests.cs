using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class RedisAddValueTests(RedisStoreFixture fixture) : AddValueContract<RedisStoreFixture>(fixture);
