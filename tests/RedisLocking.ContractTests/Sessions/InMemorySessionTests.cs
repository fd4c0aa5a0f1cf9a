using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Sessions;

public sealed class InMemorySessionTests(InMemoryFixture fixture) : SessionContract<InMemoryFixture>(fixture);
