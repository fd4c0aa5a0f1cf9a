using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Kinds;

public sealed class RedisEveryKindTests(RedisFixture fixture) : EveryKindContract<RedisFixture>(fixture);
