using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Semaphores;

public sealed class RedisSemaphoreTests(RedisFixture fixture) : SemaphoreContract<RedisFixture>(fixture);
