using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Values;

public sealed class RedisVersionedValueTests(RedisStoreFixture fixture) : VersionedValueContract<RedisStoreFixture>(fixture);
