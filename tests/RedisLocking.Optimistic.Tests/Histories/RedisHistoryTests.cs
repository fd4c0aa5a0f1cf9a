using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Histories;

public sealed class RedisHistoryTests(RedisStoreFixture fixture) : HistoryContract<RedisStoreFixture>(fixture);
