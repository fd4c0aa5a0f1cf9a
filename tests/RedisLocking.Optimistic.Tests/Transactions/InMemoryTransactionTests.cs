using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Transactions;

public sealed class InMemoryTransactionTests(InMemoryStoreFixture fixture) : TransactionContract<InMemoryStoreFixture>(fixture);
