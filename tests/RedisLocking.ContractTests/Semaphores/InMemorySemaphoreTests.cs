using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Semaphores;

public sealed class InMemorySemaphoreTests(InMemoryFixture fixture) : SemaphoreContract<InMemoryFixture>(fixture);
