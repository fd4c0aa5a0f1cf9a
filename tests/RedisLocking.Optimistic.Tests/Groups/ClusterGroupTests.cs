using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Groups;

public sealed class ClusterGroupTests(ClusterStoreFixture fixture) : GroupContract<ClusterStoreFixture>(fixture);
