using RedisLocking.TestSupport;

namespace RedisLocking.Tests;

/// <summary>Providers for tests. On a shared server each test has a key prefix of its own.</summary>
internal static class Providers
{
    // A server that runs: on a busy machine even the first connection may take longer than the default deadline.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static RedisLockProvider Open(RedisServer server, Action<RedisLockOptions>? configure = null, TimeProvider? time = null) =>
        Open(server.ConnectionString, options => { options.OperationDeadline = Patience; configure?.Invoke(options); }, time);

    public static RedisLockProvider Open(string connectionString, Action<RedisLockOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new RedisLockOptions { ConnectionString = connectionString };
        configure?.Invoke(options);
        return new RedisLockProvider(options, time);
    }

    public static string NewPrefix() => $"t{Guid.NewGuid():N}";

    public static async Task<string[]> KeysAsync(this RedisServer server, string prefix = "locks")
    {
        var keys = await server.CliAsync("KEYS", $"{prefix}:*");
        return [.. keys.Texts.Select(key => key!).Order(StringComparer.Ordinal)];
    }

    /// <summary>Completes when the lease is lost, with the time since the call.</summary>
    public static async Task<TimeSpan> UntilLostAsync(this ILockLease lease, TimeSpan atMost)
    {
        var began = TimeProvider.System.GetTimestamp();
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lease.Lost.Register(() => lost.TrySetResult());
        await lost.Task.WaitAsync(atMost);
        return TimeProvider.System.GetElapsedTime(began);
    }
}
