using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>A primary with replicas and Sentinels; clients are told the Sentinels, who name the primary.</summary>
public sealed class SentinelTopology : Topology
{
    private RedisWithSentinels? _redis;

    public override RedisLockProvider Open() => Open(_redis!.SentinelConnectionString);

    public override async ValueTask InitializeAsync() => _redis = await RedisWithSentinels.StartAsync();

    public override ValueTask DisposeAsync() => _redis?.DisposeAsync() ?? ValueTask.CompletedTask;
}
