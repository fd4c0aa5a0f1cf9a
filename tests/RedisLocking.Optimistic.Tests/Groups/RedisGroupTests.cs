using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Groups;

public sealed class RedisGroupTests(RedisStoreFixture fixture) : GroupContract<RedisStoreFixture>(fixture);
