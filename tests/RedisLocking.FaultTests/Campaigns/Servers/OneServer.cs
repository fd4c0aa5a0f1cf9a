using RedisLocking.FaultTests.Campaigns.Faults;
using RedisLocking.FaultTests.Campaigns.Workers;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Campaigns.Servers;

/// <summary>One server, each worker behind a network of its own that can be cut.</summary>
internal sealed class OneServer : CampaignServers
{
    private readonly RedisServer _server;
    private readonly Func<TcpProxy> _network;
    private readonly string _options;
    private readonly IAsyncDisposable _owner;
    private readonly string? _trusted;

    private OneServer(RedisServer server, IReadOnlyList<CampaignFault> faults, IAsyncDisposable? owner = null, int? port = null, string options = "", string? trusted = null, RequestRewriter? rewriter = null)
    {
        (_server, Faults, _owner) = (server, faults, owner ?? server);
        (_options, _trusted) = (options, trusted);
        _network = () => TcpProxy.Start(port ?? server.Port, rewriter);
    }

    public override IReadOnlyList<RedisServer> All => [_server];

    public override IReadOnlyList<CampaignFault> Faults { get; }

    /// <summary>One that keeps nothing over a restart.</summary>
    public static async Task<CampaignServers> InMemoryAsync() =>
        new OneServer(await RedisServer.StartAsync(), [.. FaultSets.OverOneServer, RestartedServer.WithoutData]);

    /// <summary>The same, with scripts that are changed on their way.</summary>
    public static async Task<CampaignServers> InMemoryAsync(RequestRewriter rewriter) =>
        new OneServer(await RedisServer.StartAsync(), FaultSets.OverOneServer, rewriter: rewriter);

    /// <summary>One whose every write is in its file before it is answered.</summary>
    public static async Task<CampaignServers> WithAofAsync() =>
        new OneServer(
            await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, ExtraArguments = ["--appendfsync", "always"] }),
            [.. FaultSets.OverOneServer, RestartedServer.WithData]);

    public static async Task<CampaignServers> WithPasswordAsync()
    {
        const string Password = "correct-horse";
        return new OneServer(
            await RedisServer.StartAsync(new RedisServerOptions { Password = Password }),
            [.. FaultSets.OverOneServer, RestartedServer.WithoutData], options: $",password={Password}");
    }

    public static async Task<CampaignServers> WithTlsAsync()
    {
        var tls = await RedisTls.StartAsync();
        return new OneServer(
            tls.Server, [.. FaultSets.OverOneServer, RestartedServer.WithoutData], tls, tls.Port, ",ssl=true,sslHost=localhost", tls.Certificate.GetCertHashString());
    }

    /// <summary>One whose users may speak on no channel, so that no grant is ever heard of by message.</summary>
    public static async Task<CampaignServers> WithoutChannelsAsync()
    {
        var server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "default", "resetchannels");
        return new OneServer(server, FaultSets.OfProcesses);
    }

    public override WorkerAccess Connect()
    {
        var network = _network();
        return new WorkerAccess(network.Endpoint + _options, _trusted, network);
    }

    public override Task<IReadOnlyList<RedisServer>> PrimariesAsync() => Task.FromResult(All);

    public override Task<RedisServer> PrimaryOfAsync(string key) => Task.FromResult(_server);

    public override ValueTask DisposeAsync() => _owner.DisposeAsync();
}
