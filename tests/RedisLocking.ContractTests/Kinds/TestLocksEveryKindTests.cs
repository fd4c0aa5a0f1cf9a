using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Kinds;

public sealed class TestLocksEveryKindTests(TestLocksFixture fixture) : EveryKindContract<TestLocksFixture>(fixture);
