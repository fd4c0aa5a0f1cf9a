using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>One server.</summary>
public abstract class StandaloneTopology : Topology
{
    private readonly RedisServerOptions _options;
    private RedisServer? _server;

    private protected StandaloneTopology(RedisServerOptions options) => _options = options;

    public override RedisLockProvider Open() => Open(_server!.ConnectionString);

    public override async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync(_options);

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
