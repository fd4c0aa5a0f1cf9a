using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Flows;

public sealed class RedisSameFlowTests(RedisFixture fixture) : SameFlowContract<RedisFixture>(fixture);
