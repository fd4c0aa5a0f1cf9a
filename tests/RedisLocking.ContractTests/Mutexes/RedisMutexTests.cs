using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Mutexes;

public sealed class RedisMutexTests(RedisFixture fixture) : MutexContract<RedisFixture>(fixture);
