using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Faults;

/// <summary>The primary dies, and Sentinels promote a replica, which may not have heard of the last grants.</summary>
internal sealed class SentinelFailover(RedisWithSentinels redis) : CampaignFault
{
    public override string Name => "failover by Sentinels";

    public override string Opens => "the primary dies, and a grant that no replica has is lost with it";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var failed = redis.Primary;
        await redis.FailoverAsync();
        await redis.ReviveAsync(failed);
        return failed.Endpoint;
    }
}

/// <summary>A Sentinel promotes a replica while the primary still answers.</summary>
internal sealed class SentinelSwitchOver(RedisWithSentinels redis) : CampaignFault
{
    public override string Name => "switch-over by a Sentinel";

    public override string Opens => "the primary gives way, and a grant that no replica has is lost with it";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var former = redis.Primary;
        await redis.SwitchOverAsync();
        await Eventually.BecomesTrueAsync(() => former.IsAsync("slave"), "the former primary follows");
        return former.Endpoint;
    }
}

/// <summary>A primary of a Cluster dies and its replica takes its slots; it comes back as the replica.</summary>
internal sealed class ClusterFailover(RedisCluster cluster) : CampaignFault
{
    public override string Name => "failover in the Cluster";

    public override string Opens => "the primary dies, and a grant that no replica has is lost with it";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var primary = await cluster.PrimaryOfAsync(random.Next(RedisCluster.Slots));
        await cluster.FailoverAsync(primary);
        await primary.RestartAsync();
        await Eventually.BecomesTrueAsync(() => primary.IsAsync("slave"), "the former primary follows");
        return primary.Endpoint;
    }
}

/// <summary>A primary of a Cluster and its replica change places in agreement, so that no write is lost.</summary>
internal sealed class ClusterSwitchOver(RedisCluster cluster) : CampaignFault
{
    public override string Name => "switch-over in the Cluster";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var primary = await cluster.PrimaryOfAsync(random.Next(RedisCluster.Slots));
        await cluster.SwitchOverAsync(primary);
        await Eventually.BecomesTrueAsync(() => primary.IsAsync("slave"), "the former primary follows");
        return primary.Endpoint;
    }
}

/// <summary>The slot of a lock moves to another primary, with the lock in it.</summary>
internal sealed class MovedSlot(RedisCluster cluster) : CampaignFault
{
    public override string Name => "moved slot";

    public override async Task<string> HappenAsync(Arena arena, Random random)
    {
        var (name, other) = (Arena.LockNames[random.Next(Arena.LockNames.Length)], random.Next(2));
        var slot = await cluster.SlotOfAsync(name);
        var from = await cluster.PrimaryOfAsync(slot);
        var others = (await arena.Servers.PrimariesAsync()).Where(node => node != from).ToList();
        await cluster.MigrateSlotAsync(slot, others[other]);
        return $"slot {slot}";
    }
}
