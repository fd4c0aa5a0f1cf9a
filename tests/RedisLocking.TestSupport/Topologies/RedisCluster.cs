using System.Globalization;

namespace RedisLocking.TestSupport;

/// <summary>A Cluster of three primaries, which share the slots evenly, with a replica each.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    /// <summary>How many slots a cluster has.</summary>
    public const int Slots = 16_384;

    private const int Primaries = 3;

    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(90);

    private readonly List<RedisServer> _nodes = [];
    private readonly Dictionary<RedisServer, string> _ids = [];

    private RedisCluster()
    {
    }

    /// <summary>All six, those that were primaries at first before their replicas.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>All of them in StackExchange.Redis's notation, so that a client finds the cluster whichever of them is down.</summary>
    public string ConnectionString => string.Join(',', _nodes.Select(node => node.Endpoint));

    /// <summary>Starts all of them; when this returns, every node says that the cluster is well and every replica follows.</summary>
    /// <exception cref="TimeoutException">They did not come together.</exception>
    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            for (var node = 0; node < 2 * Primaries; node++)
                await cluster.StartNodeAsync();
            await cluster.MeetAsync();
            await cluster.ShareSlotsAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The slot in which a key stands.</summary>
    public async Task<int> SlotOfAsync(string key) => (int)(await Running().CliAsync("CLUSTER", "KEYSLOT", key)).Number;

    /// <summary>The node that serves a slot, as the nodes that run see it.</summary>
    public async Task<RedisServer> PrimaryOfAsync(int slot)
    {
        var ranges = await Running().CliAsync("CLUSTER", "SLOTS");
        var range = ranges.Items.Single(one => one.Items[0].Number <= slot && slot <= one.Items[1].Number);
        return _nodes.Single(node => node.Port == range.Items[2].Items[1].Number);
    }

    /// <summary>The replica that follows a primary.</summary>
    public async Task<RedisServer> ReplicaOfAsync(RedisServer primary)
    {
        var replicas = await primary.CliAsync("CLUSTER", "REPLICAS", _ids[primary]);
        var id = replicas.Texts.Single()!.Split(' ')[0];
        return _nodes.Single(node => _ids[node] == id);
    }

    /// <summary>Has a replica take its primary's place in agreement with it, so that no write is lost. Returns the new primary.</summary>
    public async Task<RedisServer> SwitchOverAsync(RedisServer primary)
    {
        var replica = await ReplicaOfAsync(primary);
        await replica.CliAsync("CLUSTER", "FAILOVER");
        await PromotedAsync(replica);
        return replica;
    }

    /// <summary>Kills a primary and returns its replica when that has its slots. Writes that it had not received are lost.</summary>
    public async Task<RedisServer> FailoverAsync(RedisServer primary)
    {
        var replica = await ReplicaOfAsync(primary);
        await primary.KillAsync();
        await PromotedAsync(replica);
        return replica;
    }

    /// <summary>Moves a slot and the keys in it to another primary.</summary>
    public async Task MigrateSlotAsync(int slot, RedisServer to)
    {
        var migration = await BeginMigrationAsync(slot, to);
        await migration.MoveKeysAsync();
        await migration.FinishAsync();
    }

    /// <summary>Opens a slot for its move and moves nothing yet: until it is finished, clients meet ASK for keys that are not there any more.</summary>
    public async Task<SlotMigration> BeginMigrationAsync(int slot, RedisServer to)
    {
        var from = await PrimaryOfAsync(slot);
        await to.CliAsync("CLUSTER", "SETSLOT", Text(slot), "IMPORTING", _ids[from]);
        await from.CliAsync("CLUSTER", "SETSLOT", Text(slot), "MIGRATING", _ids[to]);
        return new SlotMigration(slot, from, to, _ids[to]);
    }

    /// <summary>Stops all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private async Task StartNodeAsync()
    {
        var node = await RedisServer.StartAsync(new RedisServerOptions
        {
            ExtraArguments =
            [
                "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "2000",
                "--cluster-require-full-coverage", "no", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1",
            ],
        });
        _nodes.Add(node);
        _ids.Add(node, (await node.CliAsync("CLUSTER", "MYID")).Text!);
    }

    private async Task MeetAsync()
    {
        foreach (var (number, node) in _nodes.Index())
            await node.CliAsync("CLUSTER", "SET-CONFIG-EPOCH", Text(number + 1));
        foreach (var node in _nodes.Skip(1))
            await _nodes[0].CliAsync("CLUSTER", "MEET", "127.0.0.1", Text(node.Port));
        await EachAsync("a node knows all the others", async node =>
        {
            var known = (await node.CliAsync("CLUSTER", "NODES")).Text!;
            return _ids.Values.All(known.Contains) && !known.Contains("handshake");
        });
    }

    private async Task ShareSlotsAsync()
    {
        for (var number = 0; number < Primaries; number++)
        {
            var (first, end) = (number * Slots / Primaries, (number + 1) * Slots / Primaries);
            await _nodes[number].CliAsync(["CLUSTER", "ADDSLOTS", .. Enumerable.Range(first, end - first).Select(Text)]);
            await _nodes[number + Primaries].CliAsync("CLUSTER", "REPLICATE", _ids[_nodes[number]]);
        }

        await EachAsync("every node says that the cluster is well", async node =>
        {
            var info = RedisInfo.Fields(await node.CliAsync("CLUSTER", "INFO"));
            return info["cluster_state"] == "ok" && info["cluster_slots_assigned"] == Text(Slots) && info["cluster_size"] == Text(Primaries);
        });
        foreach (var replica in _nodes.Skip(Primaries))
            await Eventually.BecomesTrueAsync(() => replica.IsAsync("slave"), "a replica follows its primary", Generous);
    }

    private async Task PromotedAsync(RedisServer replica)
    {
        await Eventually.BecomesTrueAsync(() => replica.IsAsync("master"), "a replica was promoted", Generous);
        await EachAsync("every node that runs knows the new primary", async node =>
        {
            var line = (await node.CliAsync("CLUSTER", "NODES")).Text!.Split('\n').Single(one => one.StartsWith(_ids[replica], StringComparison.Ordinal));
            return line.Contains("master") && RedisInfo.Fields(await node.CliAsync("CLUSTER", "INFO"))["cluster_state"] == "ok";
        });
    }

    private async Task EachAsync(string expectation, Func<RedisServer, Task<bool>> holds)
    {
        foreach (var node in _nodes.Where(node => node.IsRunning))
            await Eventually.BecomesTrueAsync(() => holds(node), expectation, Generous);
    }

    private RedisServer Running() => _nodes.First(node => node.IsRunning);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
