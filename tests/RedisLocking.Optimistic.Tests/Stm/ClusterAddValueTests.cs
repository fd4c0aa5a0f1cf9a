using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class ClusterAddValueTests(ClusterStoreFixture fixture) : AddValueContract<ClusterStoreFixture>(fixture);
