namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>The servers close all connections of one sort (CLIENT KILL).</summary>
internal sealed class KilledConnections : CampaignFault
{
    private readonly string _type;

    private KilledConnections(string type) => _type = type;

    public static KilledConnections Normal { get; } = new("normal");

    public static KilledConnections PubSub { get; } = new("pubsub");

    public override string Name => $"CLIENT KILL TYPE {_type}";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        foreach (var primary in await arena.Servers.PrimariesAsync())
            await primary.CliAsync("CLIENT", "KILL", "TYPE", _type);
        return "redis";
    }
}
