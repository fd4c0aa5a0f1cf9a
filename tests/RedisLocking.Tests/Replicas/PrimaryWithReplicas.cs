using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Replicas;

/// <summary>A primary and two replicas that follow it.</summary>
internal sealed class PrimaryWithReplicas : IAsyncDisposable
{
    private readonly List<RedisServer> _servers = [];

    public RedisServer Primary => _servers[0];

    public IReadOnlyList<RedisServer> Replicas => _servers[1..];

    public static async Task<PrimaryWithReplicas> StartAsync()
    {
        var started = new PrimaryWithReplicas();
        try
        {
            await started.StartServersAsync();
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Who grants only what so many replicas have; how fast they are does not matter unless a test says so.</summary>
    public RedisLockProvider Open(int replicaAcks, Action<RedisLockOptions>? configure = null) => Providers.Open(Primary, options =>
    {
        (options.ReplicaAcks, options.ReplicaPatience) = (replicaAcks, TimeSpan.FromSeconds(3));
        configure?.Invoke(options);
    });

    /// <summary>How often the primary has run a command.</summary>
    public async Task<int> CallsAsync(string command)
    {
        var statistics = RedisInfo.Fields(await Primary.CliAsync("INFO", "commandstats"));
        return statistics.TryGetValue($"cmdstat_{command}", out var counts) ? int.Parse(counts.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Returns when no lock is held, waited for, or being given back.</summary>
    public Task UntilNoLockIsLeftAsync() => Eventually.BecomesTrueAsync(
        async () => (await Primary.KeysAsync()).All(key => key is "locks:token" or "locks:acks"), "no lock is left");

    /// <summary>Returns when both replicas acknowledge a write.</summary>
    public Task UntilReplicasFollowAsync() => Eventually.BecomesTrueAsync(
        async () =>
        {
            await using var connection = await Primary.ConnectAsync();
            await connection.SendAsync("SET", "written-before-the-wait", "1");
            return (await connection.SendAsync("WAIT", "2", "1000")).Number == 2;
        },
        "both replicas follow the primary",
        TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task StartServersAsync()
    {
        string[] common = ["--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"];
        _servers.Add(await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = common }));
        for (var replica = 0; replica < 2; replica++)
            _servers.Add(await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = [.. common, "--replicaof", "127.0.0.1", Primary.Port.ToString(CultureInfo.InvariantCulture)] }));
        await UntilReplicasFollowAsync();
    }
}
