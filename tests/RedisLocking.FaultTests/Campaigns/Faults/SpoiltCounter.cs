namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>The counters of tokens are deleted; or hold, until somebody deletes them, what is no number.</summary>
internal sealed class SpoiltCounter : CampaignFault
{
    private readonly bool _isGarbage;

    private SpoiltCounter(bool isGarbage) => _isGarbage = isGarbage;

    public static SpoiltCounter Deleted { get; } = new(isGarbage: false);

    public static SpoiltCounter Garbage { get; } = new(isGarbage: true);

    public override string Name => _isGarbage ? "garbage in the counter" : "DEL of the counter";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var length = Between(random, 100, 600);
        var counters = (await arena.Servers.KeysAsync()).Where(key => key.StartsWith("locks:token", StringComparison.Ordinal)).ToList();
        if (_isGarbage)
        {
            foreach (var counter in counters)
                await (await arena.Servers.PrimaryOfAsync(counter)).CliAsync("SET", counter, "not a number");
            await Task.Delay(length);
        }

        foreach (var counter in counters)
            await (await arena.Servers.PrimaryOfAsync(counter)).CliAsync("DEL", counter);
        return "redis";
    }
}
