using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Kinds;

public sealed class InMemoryEveryKindTests(InMemoryFixture fixture) : EveryKindContract<InMemoryFixture>(fixture);
