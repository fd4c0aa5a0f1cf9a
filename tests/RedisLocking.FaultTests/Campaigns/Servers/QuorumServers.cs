using RedisLocking.FaultTests.Campaigns.Faults;
using RedisLocking.FaultTests.Campaigns.Workers;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Servers;

/// <summary>Five servers that know nothing of one another, to each of which every worker has a network of its own.</summary>
internal sealed class QuorumServers : CampaignServers
{
    private readonly RedisServer[] _servers;

    private QuorumServers(RedisServer[] servers) => _servers = servers;

    public override IReadOnlyList<RedisServer> All => _servers;

    public override IReadOnlyList<CampaignFault> Faults { get; } =
        [.. FaultSets.OverOneServer, RestartedServer.WithoutData, MinorityDown.Stopped, MinorityDown.Killed];

    public override bool AreHeldOff => true;

    public static async Task<CampaignServers> StartAsync()
    {
        var servers = new QuorumServers(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RedisServer.StartAsync())));
        await using var first = new RedisQuorumLockProvider(new RedisLockOptions { Quorum = [.. servers._servers.Select(server => server.ConnectionString)] });
        await first.InitializeAsync();
        return servers;
    }

    public override WorkerAccess Connect()
    {
        TcpProxy[] networks = [.. _servers.Select(server => TcpProxy.Start(server.Port))];
        return new WorkerAccess(string.Join(';', networks.Select(network => network.Endpoint)), Trusted: null, networks);
    }

    public override Task<IReadOnlyList<RedisServer>> PrimariesAsync() => Task.FromResult(All);

    public override Task<RedisServer> PrimaryOfAsync(string key) => Task.FromResult(_servers[0]);

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }
}
