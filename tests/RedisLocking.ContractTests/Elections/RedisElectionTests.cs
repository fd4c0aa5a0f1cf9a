using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.Elections;

public sealed class RedisElectionTests(RedisFixture fixture) : ElectionContract<RedisFixture>(fixture);
