namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>A server stands still: connections stay open, nothing is answered.</summary>
/// <param name="longest">How long at most; where replicas wait for their chance, too short for one.</param>
internal sealed class PausedServer(TimeSpan longest) : CampaignFault
{
    public override string Name => "stopped server";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var (one, length) = (random.Next(), Between(random, 100, (int)longest.TotalMilliseconds));
        var primaries = await arena.Servers.PrimariesAsync();
        var server = primaries[one % primaries.Count];
        server.Pause();
        await Task.Delay(length);
        server.Resume();
        return server.Endpoint;
    }
}
