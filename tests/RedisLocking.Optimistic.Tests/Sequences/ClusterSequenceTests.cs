using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Sequences;

public sealed class ClusterSequenceTests(ClusterStoreFixture fixture) : SequenceContract<ClusterStoreFixture>(fixture);
