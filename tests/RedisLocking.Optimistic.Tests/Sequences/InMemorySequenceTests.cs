using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Sequences;

public sealed class InMemorySequenceTests(InMemoryStoreFixture fixture) : SequenceContract<InMemoryStoreFixture>(fixture);
