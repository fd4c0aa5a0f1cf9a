namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>Somebody deletes a lock's key.</summary>
internal sealed class DeletedLock : CampaignFault
{
    public override string Name => "DEL of a lock";

    public override string Opens => "the key is deleted";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var key = $"locks:{{{Arena.LockNames[random.Next(Arena.LockNames.Length)]}}}";
        await (await arena.Servers.PrimaryOfAsync(key)).CliAsync("DEL", key);
        return key;
    }
}
