using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Guards;

public sealed class RedisGuardTests(RedisStoreFixture fixture) : GuardContract<RedisStoreFixture>(fixture);
