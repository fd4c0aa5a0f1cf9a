using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Mutexes;

public sealed class TestLocksMutexTests(TestLocksFixture fixture) : MutexContract<TestLocksFixture>(fixture);
