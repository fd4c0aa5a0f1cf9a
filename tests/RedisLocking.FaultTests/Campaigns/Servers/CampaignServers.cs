using RedisLocking.FaultTests.Campaigns.Faults;
using RedisLocking.FaultTests.Campaigns.Workers;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Servers;

/// <summary>The Redis of a campaign.</summary>
internal abstract class CampaignServers : IAsyncDisposable
{
    /// <summary>All that hold data, replicas too.</summary>
    public abstract IReadOnlyList<RedisServer> All { get; }

    /// <summary>What can befall it.</summary>
    public abstract IReadOnlyList<CampaignFault> Faults { get; }

    /// <summary>Whether a server that lost its data grants nothing for as long as a lease lasts.</summary>
    public virtual bool AreHeldOff => false;

    /// <summary>How another worker reaches it.</summary>
    public abstract WorkerAccess Connect();

    /// <summary>Those that take writes now.</summary>
    public abstract Task<IReadOnlyList<RedisServer>> PrimariesAsync();

    /// <summary>The one that has a key, if it is anywhere.</summary>
    public abstract Task<RedisServer> PrimaryOfAsync(string key);

    public abstract ValueTask DisposeAsync();

    /// <summary>All keys that are now.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        var keys = new List<string>();
        foreach (var primary in await PrimariesAsync())
            keys.AddRange((await primary.AskAsync("KEYS", "*")).Texts.Select(key => key!));
        return keys;
    }

    /// <summary>The channels of the locks to which somebody listens.</summary>
    public async Task<IReadOnlyList<string>> ChannelsAsync()
    {
        var channels = new List<string>();
        foreach (var server in All.Where(server => server.IsRunning))
            channels.AddRange((await server.AskAsync("PUBSUB", "CHANNELS", "locks:*")).Texts.Select(channel => channel!));
        return channels;
    }
}
