using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class ClusterIsolationTests(ClusterStoreFixture fixture) : IsolationContract<ClusterStoreFixture>(fixture);
