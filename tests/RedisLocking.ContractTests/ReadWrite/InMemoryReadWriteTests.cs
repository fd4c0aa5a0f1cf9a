using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.ReadWrite;

public sealed class InMemoryReadWriteTests(InMemoryFixture fixture) : ReadWriteContract<InMemoryFixture>(fixture);
