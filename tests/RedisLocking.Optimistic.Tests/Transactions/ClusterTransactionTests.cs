using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Transactions;

public sealed class ClusterTransactionTests(ClusterStoreFixture fixture) : TransactionContract<ClusterStoreFixture>(fixture);
