using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.MultiLocks;

public sealed class TestLocksAllOfTests(TestLocksFixture fixture) : AllOfContract<TestLocksFixture>(fixture);
