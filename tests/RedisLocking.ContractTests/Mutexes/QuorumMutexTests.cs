using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Mutexes;

public sealed class QuorumMutexTests(QuorumFixture fixture) : MutexContract<QuorumFixture>(fixture);
