using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Flows;

public sealed class InMemorySameFlowTests(InMemoryFixture fixture) : SameFlowContract<InMemoryFixture>(fixture);
