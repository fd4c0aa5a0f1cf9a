using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Administration;

public sealed class InMemoryAdministrationTests(InMemoryFixture fixture) : AdministrationContract<InMemoryFixture>(fixture);
