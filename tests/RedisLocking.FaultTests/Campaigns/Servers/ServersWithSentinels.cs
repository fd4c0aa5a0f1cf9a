using RedisLocking.FaultTests.Campaigns.Faults;
using RedisLocking.FaultTests.Campaigns.Workers;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Servers;

/// <summary>A primary with two replicas and three Sentinels.</summary>
internal sealed class ServersWithSentinels : CampaignServers
{
    private readonly RedisWithSentinels _redis;

    private ServersWithSentinels(RedisWithSentinels redis) => _redis = redis;

    public override IReadOnlyList<RedisServer> All => _redis.Servers;

    public override IReadOnlyList<CampaignFault> Faults => [.. FaultSets.OverSeveralServers, new SentinelFailover(_redis), new SentinelSwitchOver(_redis)];

    public static async Task<CampaignServers> StartAsync() => new ServersWithSentinels(await RedisWithSentinels.StartAsync());

    public override WorkerAccess Connect() => new(_redis.ConnectionString);

    public override Task<IReadOnlyList<RedisServer>> PrimariesAsync() => Task.FromResult<IReadOnlyList<RedisServer>>([_redis.Primary]);

    public override Task<RedisServer> PrimaryOfAsync(string key) => Task.FromResult(_redis.Primary);

    public override ValueTask DisposeAsync() => _redis.DisposeAsync();
}
