using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Sequences;

public sealed class RedisSequenceTests(RedisStoreFixture fixture) : SequenceContract<RedisStoreFixture>(fixture);
