using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Mutexes;

public sealed class InMemoryMutexTests(InMemoryFixture fixture) : MutexContract<InMemoryFixture>(fixture);
