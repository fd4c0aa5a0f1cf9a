using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.MultiLocks;

public sealed class InMemoryAllOfKindsTests(InMemoryFixture fixture) : AllOfKindsContract<InMemoryFixture>(fixture);
