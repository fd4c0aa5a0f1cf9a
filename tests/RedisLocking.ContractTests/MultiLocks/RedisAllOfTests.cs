using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.MultiLocks;

public sealed class RedisAllOfTests(RedisFixture fixture) : AllOfContract<RedisFixture>(fixture);
