using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Administration;

public sealed class TestLocksAdministrationTests(TestLocksFixture fixture) : AdministrationContract<TestLocksFixture>(fixture);
