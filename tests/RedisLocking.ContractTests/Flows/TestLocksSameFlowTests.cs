using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Flows;

public sealed class TestLocksSameFlowTests(TestLocksFixture fixture) : SameFlowContract<TestLocksFixture>(fixture);
