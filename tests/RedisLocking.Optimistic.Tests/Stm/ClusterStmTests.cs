using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Stm;

public sealed class ClusterStmTests(ClusterStoreFixture fixture) : StmContract<ClusterStoreFixture>(fixture);
