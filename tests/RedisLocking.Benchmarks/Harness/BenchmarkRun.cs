using System.Security.Cryptography;
using RedisLocking.Benchmarks.CommandLine;
using RedisLocking.Benchmarks.Workers;
using RedisLocking.TestSupport;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>What the scenarios of one run share: the server, the options, and keys that no other run uses.</summary>
internal sealed class BenchmarkRun : IAsyncDisposable
{
    private readonly RedisServer? _ownServer;

    private BenchmarkRun(BenchmarkOptions options, RedisServer? ownServer, CancellationToken stop)
    {
        Options = options;
        _ownServer = ownServer;
        Endpoint = options.Redis ?? ownServer!.Endpoint;
        Stop = stop;
        KeyPrefix = ownServer is null ? $"bench-{RandomNumberGenerator.GetHexString(8, lowercase: true)}" : "locks";
    }

    public BenchmarkOptions Options { get; }

    /// <summary><c>host:port</c>.</summary>
    public string Endpoint { get; }

    /// <summary>The default on a server of our own, whose keys are then as long as a user's.</summary>
    public string KeyPrefix { get; }

    /// <summary>Cancelled by Ctrl+C.</summary>
    public CancellationToken Stop { get; }

    public static async Task<BenchmarkRun> StartAsync(BenchmarkOptions options, CancellationToken stop) =>
        new(options, options.Redis is null ? await RedisServer.StartAsync() : null, stop);

    /// <summary>The longer of the two lengths, unless the run is to be quick.</summary>
    public TimeSpan Turn(double seconds, double quickSeconds) => TimeSpan.FromSeconds(Options.Quick ? quickSeconds : seconds);

    public Task<RedisClient> ConnectAsync() => RedisClient.OpenAsync(Endpoint);

    /// <summary>Starts processes of this program, each with a connection and a provider of its own.</summary>
    public async Task<WorkerPool> StartWorkersAsync(int processes, string? endpoint = null, IReadOnlyList<string>? quorum = null) =>
        await WorkerPool.StartAsync(processes, new ConnectRequest(endpoint ?? Endpoint, KeyPrefix, quorum), Stop);

    public async ValueTask DisposeAsync()
    {
        if (_ownServer is not null)
        {
            await _ownServer.DisposeAsync();
            return;
        }

        // All that a run leaves on a server which is not its own: locks are released, and queues end by their TTL.
        await using var redis = await ConnectAsync();
        await redis.Database.KeyDeleteAsync($"{KeyPrefix}:token");
    }
}
