using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Kinds;

public sealed class InMemoryOneNameOneKindTests(InMemoryFixture fixture) : OneNameOneKindContract<InMemoryFixture>(fixture);
