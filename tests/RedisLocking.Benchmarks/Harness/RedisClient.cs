using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>Opens every connection of a run, so that ours and the baselines have the same settings.</summary>
internal static class RedisClient
{
    public static async Task<ConnectionMultiplexer> OpenAsync(string endpoint)
    {
        var options = ConfigurationOptions.Parse(endpoint);
        options.ClientName = "RedisLocking.Benchmarks";
        options.ConnectTimeout = options.SyncTimeout = 30_000;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <summary>A provider on the connection that a baseline uses too.</summary>
    public static RedisLockProvider Provide(IConnectionMultiplexer connection, string keyPrefix, TimeProvider? time = null) =>
        // A machine that is busy with something else makes figures worse, and must not end the run.
        new(connection, new RedisLockOptions { KeyPrefix = keyPrefix, OperationDeadline = TimeSpan.FromSeconds(20) }, time);
}
