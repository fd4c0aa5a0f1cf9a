using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class RedisIsolationTests(RedisStoreFixture fixture) : IsolationContract<RedisStoreFixture>(fixture);
