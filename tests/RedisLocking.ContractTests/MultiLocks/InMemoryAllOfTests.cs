using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.MultiLocks;

public sealed class InMemoryAllOfTests(InMemoryFixture fixture) : AllOfContract<InMemoryFixture>(fixture);
