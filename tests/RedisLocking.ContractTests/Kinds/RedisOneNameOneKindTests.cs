using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Kinds;

public sealed class RedisOneNameOneKindTests(RedisFixture fixture) : OneNameOneKindContract<RedisFixture>(fixture);
