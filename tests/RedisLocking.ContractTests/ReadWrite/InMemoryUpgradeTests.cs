using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.ReadWrite;

public sealed class InMemoryUpgradeTests(InMemoryFixture fixture) : UpgradeContract<InMemoryFixture>(fixture);
