namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>The servers forget all scripts.</summary>
internal sealed class FlushedScripts : CampaignFault
{
    public override string Name => "SCRIPT FLUSH";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        foreach (var primary in await arena.Servers.PrimariesAsync())
            await primary.CliAsync("SCRIPT", "FLUSH");
        return "redis";
    }
}
