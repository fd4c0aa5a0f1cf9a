using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.MultiLocks;

public sealed class TestLocksAllOfKindsTests(TestLocksFixture fixture) : AllOfKindsContract<TestLocksFixture>(fixture);
