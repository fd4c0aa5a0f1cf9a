using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Guards;

public sealed class ClusterGuardTests(ClusterStoreFixture fixture) : GuardContract<ClusterStoreFixture>(fixture);
