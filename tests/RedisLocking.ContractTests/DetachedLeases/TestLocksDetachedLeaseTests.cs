using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.DetachedLeases;

public sealed class TestLocksDetachedLeaseTests(TestLocksFixture fixture) : DetachedLeaseContract<TestLocksFixture>(fixture);
