using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>A connection. Every one of a run has the same settings, ours and the baselines'.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private RedisClient(ConnectionMultiplexer connection) => Connection = connection;

    public ConnectionMultiplexer Connection { get; }

    public IDatabase Database => Connection.GetDatabase();

    public static async Task<RedisClient> OpenAsync(string endpoint)
    {
        var options = ConfigurationOptions.Parse(endpoint);
        options.ClientName = "RedisLocking.Benchmarks";
        options.ConnectTimeout = 10_000;
        options.SyncTimeout = 30_000;
        return new RedisClient(await ConnectionMultiplexer.ConnectAsync(options));
    }

    /// <summary>A provider on this connection, which baselines use too.</summary>
    public RedisLockProvider Provide(string keyPrefix, TimeProvider? time = null) =>
        // A machine that is busy with something else makes figures worse, and must not end the run.
        new(Connection, new RedisLockOptions { KeyPrefix = keyPrefix, OperationDeadline = TimeSpan.FromSeconds(10) }, time);

    /// <summary>Closes the connection. On a thread of its own: closing waits for the client's reader, on which awaits go on.</summary>
    public ValueTask DisposeAsync() => new(Task.Run(Connection.Dispose));
}
