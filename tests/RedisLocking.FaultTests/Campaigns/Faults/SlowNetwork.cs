namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>A worker's bytes take long, to the server or back.</summary>
internal sealed class SlowNetwork : CampaignFault
{
    public override string Name => "slow network";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var worker = arena.Workers[random.Next(arena.Workers.Count)];
        var (delay, length, isToServer) = (Between(random, 5, 400), Between(random, 500, 3000), random.Next(2) == 0);
        var networks = worker.Access.SomeNetworks(random);
        foreach (var network in networks)
            (network.DelayToServer, network.DelayToClient) = isToServer ? (delay, TimeSpan.Zero) : (TimeSpan.Zero, delay);
        await Task.Delay(length);
        foreach (var network in networks)
            network.DelayToServer = network.DelayToClient = TimeSpan.Zero;
        return worker.Name;
    }
}
