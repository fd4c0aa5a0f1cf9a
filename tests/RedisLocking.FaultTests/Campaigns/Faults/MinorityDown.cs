namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>As many servers of a quorum as may be missing are stopped for a while, or killed and started again with nothing.</summary>
internal sealed class MinorityDown : CampaignFault
{
    private readonly bool _killed;

    private MinorityDown(bool killed) => _killed = killed;

    public static MinorityDown Stopped { get; } = new(killed: false);

    public static MinorityDown Killed { get; } = new(killed: true);

    public override string Name => _killed ? "minority restarted without its data" : "minority stopped";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var length = Between(random, 100, 3000);
        var servers = arena.Servers.All.ToArray();
        random.Shuffle(servers);
        servers = servers[..((servers.Length - 1) / 2)];
        foreach (var server in servers)
        {
            if (_killed)
                await server.KillAsync();
            else
                server.Pause();
        }

        await Task.Delay(length);
        foreach (var server in servers)
        {
            if (_killed)
                await server.RestartAsync();
            else
                server.Resume();
        }

        return string.Join(", ", servers.Select(server => server.Endpoint));
    }
}
