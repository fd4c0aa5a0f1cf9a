namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>A process is killed, whatever it is at, and another one started.</summary>
internal sealed class KilledWorker : CampaignFault
{
    public override string Name => "killed worker";

    public override Task<string> HappenAsync(Arena arena, Random random) => arena.ReplaceAsync(random.Next(arena.Workers.Count));
}
