using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Sessions;

public sealed class TestLocksSessionTests(TestLocksFixture fixture) : SessionContract<TestLocksFixture>(fixture);
