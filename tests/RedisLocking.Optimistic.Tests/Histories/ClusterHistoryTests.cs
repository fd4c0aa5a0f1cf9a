using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Histories;

public sealed class ClusterHistoryTests(ClusterStoreFixture fixture) : HistoryContract<ClusterStoreFixture>(fixture);
