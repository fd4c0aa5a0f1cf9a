namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>A worker's bytes take long, to the server or back.</summary>
internal sealed class SlowNetwork : CampaignFault
{
    public override string Name => "slow network";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var worker = arena.Workers[random.Next(arena.Workers.Count)];
        var (delay, length, isToServer) = (Between(random, 5, 400), Between(random, 500, 3000), random.Next(2) == 0);
        var network = worker.Access.Network!;
        if (isToServer)
            network.DelayToServer = delay;
        else
            network.DelayToClient = delay;
        await Task.Delay(length);
        network.DelayToServer = network.DelayToClient = TimeSpan.Zero;
        return worker.Name;
    }
}
