using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.MultiLocks;

public sealed class RedisAllOfKindsTests(RedisFixture fixture) : AllOfKindsContract<RedisFixture>(fixture);
