using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Guards;

public sealed class InMemoryGuardTests(InMemoryStoreFixture fixture) : GuardContract<InMemoryStoreFixture>(fixture);
