using RedisLocking.Optimistic.Tests.Stores;
using RedisLocking.TestSupport;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace RedisLocking.Optimistic.Tests.Stores;

/// <summary>A Cluster that all classes share, started for the first that asks.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private static readonly Lazy<Task<RedisCluster>> Cluster = new(RedisCluster.StartAsync);

    public static Task<RedisCluster> StartedAsync() => Cluster.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (Cluster.IsValueCreated)
            await (await Cluster.Value).DisposeAsync();
    }
}
