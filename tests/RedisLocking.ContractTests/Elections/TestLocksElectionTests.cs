using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Elections;

public sealed class TestLocksElectionTests(TestLocksFixture fixture) : ElectionContract<TestLocksFixture>(fixture);
