using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.ReadWrite;

public sealed class TestLocksUpgradeTests(TestLocksFixture fixture) : UpgradeContract<TestLocksFixture>(fixture);
