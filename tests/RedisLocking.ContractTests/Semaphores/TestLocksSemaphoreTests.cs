using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Semaphores;

public sealed class TestLocksSemaphoreTests(TestLocksFixture fixture) : SemaphoreContract<TestLocksFixture>(fixture);
