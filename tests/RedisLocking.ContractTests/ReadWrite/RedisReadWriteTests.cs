using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.ReadWrite;

public sealed class RedisReadWriteTests(RedisFixture fixture) : ReadWriteContract<RedisFixture>(fixture);
