using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Elections;

public sealed class InMemoryElectionTests(InMemoryFixture fixture) : ElectionContract<InMemoryFixture>(fixture);
