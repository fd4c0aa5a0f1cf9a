using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.ReadWrite;

public sealed class TestLocksReadWriteTests(TestLocksFixture fixture) : ReadWriteContract<TestLocksFixture>(fixture);
