using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Groups;

public sealed class InMemoryGroupTests(InMemoryStoreFixture fixture) : GroupContract<InMemoryStoreFixture>(fixture);
