using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.DetachedLeases;

public sealed class InMemoryDetachedLeaseTests(InMemoryFixture fixture) : DetachedLeaseContract<InMemoryFixture>(fixture);
