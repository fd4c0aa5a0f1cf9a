using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>A Cluster of three primaries with a replica each.</summary>
public sealed class ClusterTopology : Topology
{
    private RedisCluster? _cluster;

    public RedisCluster Cluster => _cluster ?? throw new InvalidOperationException("The fixture was not initialized.");

    public override RedisLockProvider Open() => Open(Cluster.ConnectionString);

    public override async ValueTask InitializeAsync() => _cluster = await RedisCluster.StartAsync();

    public override ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
