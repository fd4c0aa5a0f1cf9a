using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Values;

public sealed class ClusterVersionedValueTests(ClusterStoreFixture fixture) : VersionedValueContract<ClusterStoreFixture>(fixture);
