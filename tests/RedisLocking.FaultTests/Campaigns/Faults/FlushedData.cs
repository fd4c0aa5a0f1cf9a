namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>All keys are deleted, the counters too.</summary>
internal sealed class FlushedData : CampaignFault
{
    public override string Name => "FLUSHALL";

    public override string Opens => "the key is deleted";

    public override bool LosesData => true;

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        foreach (var primary in await arena.Servers.PrimariesAsync())
            await primary.CliAsync("FLUSHALL");
        return "redis";
    }
}
