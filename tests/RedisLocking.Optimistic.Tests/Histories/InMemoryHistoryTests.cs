using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Histories;

public sealed class InMemoryHistoryTests(InMemoryStoreFixture fixture) : HistoryContract<InMemoryStoreFixture>(fixture);
