using RedisLocking.ContractTests.Providers;

namespace RedisLocking.ContractTests.MultiLocks;

public sealed class QuorumAllOfTests(QuorumFixture fixture) : AllOfContract<QuorumFixture>(fixture);
