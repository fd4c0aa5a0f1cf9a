using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Kinds;

public sealed class TestLocksOneNameOneKindTests(TestLocksFixture fixture) : OneNameOneKindContract<TestLocksFixture>(fixture);
