using RedisLocking.FaultTests.Campaigns.Faults;
using RedisLocking.FaultTests.Campaigns.Workers;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Servers;

/// <summary>A Cluster of three primaries with a replica each.</summary>
internal sealed class ClusterServers : CampaignServers
{
    private readonly RedisCluster _cluster;

    private ClusterServers(RedisCluster cluster) => _cluster = cluster;

    public override IReadOnlyList<RedisServer> All => _cluster.Nodes;

    public override IReadOnlyList<CampaignFault> Faults =>
        [.. FaultSets.OverSeveralServers, new PausedServer(TimeSpan.FromMilliseconds(500)), new ClusterFailover(_cluster), new ClusterSwitchOver(_cluster), new MovedSlot(_cluster)];

    public static async Task<CampaignServers> StartAsync() => new ClusterServers(await RedisCluster.StartAsync());

    public override WorkerAccess Connect() => new(_cluster.ConnectionString);

    public override async Task<IReadOnlyList<RedisServer>> PrimariesAsync()
    {
        var primaries = new List<RedisServer>();
        foreach (var node in All.Where(node => node.IsRunning))
        {
            if ((await node.CliAsync("ROLE")).Items[0].Text == "master")
                primaries.Add(node);
        }

        return primaries;
    }

    public override async Task<RedisServer> PrimaryOfAsync(string key) => await _cluster.PrimaryOfAsync(await _cluster.SlotOfAsync(key));

    public override ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
