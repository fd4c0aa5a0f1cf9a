using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Quorum;

/// <summary>Five servers that know nothing of one another, and providers that ask a majority of them.</summary>
internal sealed class FiveServers : IAsyncDisposable
{
    private readonly List<RedisQuorumLockProvider> _providers = [];

    private FiveServers(RedisServer[] servers) => Servers = servers;

    public RedisServer[] Servers { get; }

    public static async Task<FiveServers> StartAsync(bool initialized = true)
    {
        var servers = new FiveServers(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RedisServer.StartAsync())));
        if (initialized)
            await servers.Open().InitializeAsync();
        return servers;
    }

    /// <summary>As another process would.</summary>
    public RedisQuorumLockProvider Open(Action<RedisLockOptions>? configure = null)
    {
        var options = new RedisLockOptions { Quorum = [.. Servers.Select(server => server.ConnectionString)], OperationDeadline = TimeSpan.FromSeconds(10) };
        configure?.Invoke(options);
        var opened = new RedisQuorumLockProvider(options);
        _providers.Add(opened);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
            provider.Dispose();
        foreach (var server in Servers)
            await server.DisposeAsync();
    }
}
