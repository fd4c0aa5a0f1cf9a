using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Sessions;

public sealed class RedisSessionTests(RedisFixture fixture) : SessionContract<RedisFixture>(fixture);
