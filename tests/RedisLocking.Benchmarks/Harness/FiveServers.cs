using RedisLocking.TestSupport;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>Five servers of our own that know nothing of one another, and a provider that asks a majority of them.</summary>
internal sealed class FiveServers : IAsyncDisposable
{
    private readonly RedisServer[] _servers;

    private FiveServers(RedisServer[] servers)
    {
        _servers = servers;
        Locks = Open(Endpoints);
    }

    public RedisQuorumLockProvider Locks { get; }

    public IReadOnlyList<string> Endpoints => [.. _servers.Select(server => server.Endpoint)];

    public static async Task<FiveServers> StartAsync()
    {
        var servers = new FiveServers(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RedisServer.StartAsync())));
        await servers.Locks.InitializeAsync();
        return servers;
    }

    /// <summary>As another process would.</summary>
    public static RedisQuorumLockProvider Open(IReadOnlyList<string> endpoints) =>
        new(new RedisLockOptions { Quorum = [.. endpoints], OperationDeadline = TimeSpan.FromSeconds(10) });

    public async Task KillTwoAsync()
    {
        await _servers[1].KillAsync();
        await _servers[3].KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Locks.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }
}
