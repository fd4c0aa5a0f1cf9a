namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>The server is killed and started again.</summary>
internal sealed class RestartedServer : CampaignFault
{
    private readonly bool _keepsItsData;

    private RestartedServer(bool keepsItsData) => _keepsItsData = keepsItsData;

    /// <summary>Of a server that writes what it is told before it answers.</summary>
    public static RestartedServer WithData { get; } = new(keepsItsData: true);

    public static RestartedServer WithoutData { get; } = new(keepsItsData: false);

    public override string Name => _keepsItsData ? "restart with its data" : "restart without its data";

    public override string? Opens => _keepsItsData ? null : "it restarts without its data";

    public override bool LosesData => !_keepsItsData;

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var down = Between(random, 0, 800);
        foreach (var server in arena.Servers.All)
        {
            await server.KillAsync();
            await Task.Delay(down);
            await server.RestartAsync();
        }

        return "redis";
    }
}
