using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Administration;

public sealed class RedisAdministrationTests(RedisFixture fixture) : AdministrationContract<RedisFixture>(fixture);
