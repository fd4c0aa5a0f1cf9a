namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>The servers have reached their <c>maxmemory</c> for a while.</summary>
internal sealed class FullMemory : CampaignFault
{
    public override string Name => "maxmemory";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var length = Between(random, 200, 2500);
        await SetAsync(arena, "100kb");
        await Task.Delay(length);
        await SetAsync(arena, "0");
        return "redis";
    }

    // Less than a server uses that has nothing to do.
    private static async Task SetAsync(Arena arena, string limit)
    {
        foreach (var primary in await arena.Servers.PrimariesAsync())
            await primary.CliAsync("CONFIG", "SET", "maxmemory", limit);
    }
}
