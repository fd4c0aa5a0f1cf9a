using System.Diagnostics;
using System.Globalization;

namespace RedisLocking.TestSupport;

/// <summary>A primary, two replicas, and three Sentinels of whom two decide that the primary is down when it said nothing for a second.</summary>
public sealed class RedisWithSentinels : IAsyncDisposable
{
    /// <summary>The name by which Sentinels know the primary.</summary>
    public const string ServiceName = "locking";

    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    private readonly List<RedisServer> _servers = [];
    private readonly List<RedisServer> _sentinels = [];
    private readonly string? _password;
    private readonly string? _sentinelPassword;
    private int _primary;

    private RedisWithSentinels(string? password, bool sentinelsToo)
    {
        _password = password;
        _sentinelPassword = sentinelsToo ? password : null;
    }

    /// <summary>The server that takes writes, as of the last failover that was waited for.</summary>
    public RedisServer Primary => _servers[_primary];

    /// <summary>All three, the first primary first.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>The Sentinels.</summary>
    public IReadOnlyList<RedisServer> Sentinels => _sentinels;

    /// <summary>The three servers in StackExchange.Redis's notation: a client that finds the primary among them needs no Sentinel.</summary>
    public string ConnectionString => string.Join(',', _servers.Select(server => server.Endpoint));

    /// <summary>The Sentinels and the service: the client asks them who the primary is.</summary>
    public string SentinelConnectionString => $"{string.Join(',', _sentinels.Select(sentinel => sentinel.Endpoint))},serviceName={ServiceName}{(_password is null ? "" : $",password={_password}")}";

    /// <summary>Starts all of them; when this returns, replicas follow and Sentinels know one another and the replicas.</summary>
    /// <param name="password">What the servers ask for; null: nothing.</param>
    /// <param name="sentinelsToo">Whether the Sentinels ask for it as well.</param>
    /// <exception cref="TimeoutException">They did not find each other.</exception>
    public static async Task<RedisWithSentinels> StartAsync(string? password = null, bool sentinelsToo = false)
    {
        var topology = new RedisWithSentinels(password, sentinelsToo);
        try
        {
            await topology.StartServersAsync();
            await topology.StartSentinelsAsync();
            return topology;
        }
        catch
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Kills the primary and returns when Sentinels have promoted a replica, which <see cref="Primary"/> then is, and the other
    /// follows it. Writes that the promoted one had not received are lost.
    /// </summary>
    public async Task FailoverAsync()
    {
        var failed = Primary;
        await failed.KillAsync();
        await PromotedAsync(failed);
    }

    /// <summary>As <see cref="FailoverAsync()"/>, after something was done on the primary of which no replica has heard.</summary>
    public async Task FailoverAsync(Func<Task> unreplicated)
    {
        var replicas = _servers.Where(server => server != Primary).ToList();
        replicas.ForEach(replica => replica.Pause());
        await Primary.CliAsync("CLIENT", "KILL", "TYPE", "replica");
        await unreplicated();
        var failed = Primary;
        await failed.KillAsync();
        replicas.ForEach(replica => replica.Resume());
        await PromotedAsync(failed);
    }

    /// <summary>Has a Sentinel promote a replica while the primary still runs, and returns as <see cref="FailoverAsync()"/> does.</summary>
    public async Task SwitchOverAsync()
    {
        var former = Primary;
        await _sentinels[0].CliAsync("SENTINEL", "FAILOVER", ServiceName);
        await PromotedAsync(former);
    }

    /// <summary>Starts a server that was killed, as a replica of the primary; it follows when this returns.</summary>
    public async Task ReviveAsync(RedisServer server)
    {
        await server.RestartAsync("--replicaof", "127.0.0.1", Text(Primary.Port));
        await Eventually.BecomesTrueAsync(() => server.IsAsync("slave"), "a replica follows its primary", Generous);
    }

    /// <summary>Returns when Sentinels name another primary than this one, and it takes writes.</summary>
    public async Task PromotedAsync(RedisServer former)
    {
        RedisServer? promoted = null;
        await Eventually.BecomesTrueAsync(
            async () => (promoted = await NamedPrimaryAsync()) is { } named && named != former && await named.IsAsync("master"),
            "Sentinels promoted a replica", Generous);
        _primary = _servers.IndexOf(promoted!);
    }

    /// <summary>Watches the replicas until one of them says that it is a primary; returns it, and the timestamp of the moment before it was asked.</summary>
    public async Task<(RedisServer Promoted, long At)> SeePromotionAsync()
    {
        using var seen = new CancellationTokenSource();
        var watching = _servers.Where(server => server != Primary).Select(server => WatchAsync(server, seen.Token)).ToList();
        var first = await await Task.WhenAny(watching).WaitAsync(Generous);
        await seen.CancelAsync();
        return first;
    }

    /// <summary>Stops all of them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var one in _sentinels.Concat(_servers))
            await one.DisposeAsync();
    }

    private async Task StartServersAsync()
    {
        // Replicas are synchronized at once, not after the usual wait for company.
        string[] common = ["--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"];
        if (_password is not null)
            common = [.. common, "--masterauth", _password];
        _servers.Add(await RedisServer.StartAsync(new RedisServerOptions { Password = _password, ExtraArguments = common }));
        var primary = Text(Primary.Port);
        for (var replica = 0; replica < 2; replica++)
            _servers.Add(await RedisServer.StartAsync(new RedisServerOptions { Password = _password, ExtraArguments = [.. common, "--replicaof", "127.0.0.1", primary] }));
        foreach (var replica in _servers.Skip(1))
            await Eventually.BecomesTrueAsync(() => replica.IsAsync("slave"), "a replica follows its primary", Generous);
    }

    private async Task StartSentinelsAsync()
    {
        var options = new RedisServerOptions
        {
            Password = _sentinelPassword,
            SentinelConfiguration =
            [
                $"sentinel monitor {ServiceName} 127.0.0.1 {Text(Primary.Port)} 2",
                $"sentinel down-after-milliseconds {ServiceName} 1000",
                $"sentinel failover-timeout {ServiceName} 3000",
                .. _password is null ? Array.Empty<string>() : [$"sentinel auth-pass {ServiceName} {_password}"],
                .. _sentinelPassword is null ? Array.Empty<string>() : [$"requirepass {_sentinelPassword}"],
            ],
        };
        for (var sentinel = 0; sentinel < 3; sentinel++)
            _sentinels.Add(await RedisServer.StartAsync(options));
        foreach (var sentinel in _sentinels)
            await Eventually.BecomesTrueAsync(() => KnowsAllAsync(sentinel), "a Sentinel knows the others and the replicas", Generous);
    }

    // A Sentinel that promotes a server closes its clients' connections.
    private static async Task<(RedisServer, long)> WatchAsync(RedisServer replica, CancellationToken enough)
    {
        while (true)
        {
            try
            {
                await using var connection = await replica.ConnectAsync();
                while (true)
                {
                    var asked = Stopwatch.GetTimestamp();
                    if ((await connection.SendAsync("ROLE")).Items[0].Text == "master")
                        return (replica, asked);
                    await Task.Delay(1, enough);
                }
            }
            catch (IOException)
            {
                enough.ThrowIfCancellationRequested();
            }
        }
    }

    private static async Task<bool> KnowsAllAsync(RedisServer sentinel)
    {
        var known = RedisInfo.Pairs(await sentinel.CliAsync("SENTINEL", "MASTER", ServiceName));
        return known["num-slaves"] == "2" && known["num-other-sentinels"] == "2" && known["flags"] == "master";
    }

    private async Task<RedisServer?> NamedPrimaryAsync()
    {
        var address = await _sentinels[0].CliAsync("SENTINEL", "get-master-addr-by-name", ServiceName);
        return _servers.Find(server => Text(server.Port) == address.Items[1].Text);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
