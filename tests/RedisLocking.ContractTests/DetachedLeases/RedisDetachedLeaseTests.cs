using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.DetachedLeases;

public sealed class RedisDetachedLeaseTests(RedisFixture fixture) : DetachedLeaseContract<RedisFixture>(fixture);
