using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Transactions;

public sealed class RedisTransactionTests(RedisStoreFixture fixture) : TransactionContract<RedisStoreFixture>(fixture);
