using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>A Cluster of three primaries with a replica each.</summary>
public sealed class ClusterTopology : Topology
{
    private RedisCluster? _cluster;

    public RedisCluster Cluster => _cluster ?? throw new InvalidOperationException("The fixture was not initialized.");

    // Listing the locks asks for CLUSTER NODES, which version 1 of the client sends only for an administrator.
    public override RedisLockProvider Open() => Open($"{Cluster.ConnectionString},allowAdmin=true");

    public override async ValueTask InitializeAsync() => _cluster = await RedisCluster.StartAsync();

    public override ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
