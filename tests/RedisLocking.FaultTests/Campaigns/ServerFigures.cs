using RedisLocking.FaultTests.Campaigns.Servers;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns;

/// <summary>What stood in Redis and who was connected, between faults.</summary>
internal sealed class ServerFigures(CampaignServers servers)
{
    private readonly List<(int Keys, int Clients, int Channels)> _taken = [];

    public async Task TakeAsync()
    {
        var clients = 0;
        foreach (var primary in await servers.PrimariesAsync())
            clients += (await primary.AskAsync("CLIENT", "LIST")).Text!.Count(one => one == '\n');
        _taken.Add(((await servers.KeysAsync()).Count, clients, (await servers.ChannelsAsync()).Count));
    }

    public override string ToString() =>
        _taken.Count == 0 ? "no figures" : $"keys {Range(one => one.Keys)}, clients {Range(one => one.Clients)}, channels {Range(one => one.Channels)}";

    private string Range(Func<(int Keys, int Clients, int Channels), int> figure) => $"{_taken.Min(figure)} to {_taken.Max(figure)}";
}
