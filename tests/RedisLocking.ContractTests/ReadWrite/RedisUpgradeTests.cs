using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.ReadWrite;

public sealed class RedisUpgradeTests(RedisFixture fixture) : UpgradeContract<RedisFixture>(fixture);
