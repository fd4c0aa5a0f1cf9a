using RedisLocking.FaultTests.Campaigns.Servers;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>The ways to run Redis that a campaign goes over.</summary>
internal static class CampaignTopologies
{
    public static IReadOnlyDictionary<string, Func<Task<CampaignServers>>> All { get; } = new Dictionary<string, Func<Task<CampaignServers>>>
    {
        ["memory only"] = OneServer.InMemoryAsync,
        ["AOF"] = OneServer.WithAofAsync,
        ["password"] = OneServer.WithPasswordAsync,
        ["TLS"] = OneServer.WithTlsAsync,
        ["Sentinel"] = ServersWithSentinels.StartAsync,
        ["Cluster"] = ClusterServers.StartAsync,
        ["quorum"] = QuorumServers.StartAsync,
        ["no right to a channel"] = OneServer.WithoutChannelsAsync,
    };
}
