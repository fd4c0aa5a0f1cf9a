using System.Globalization;

namespace RedisLocking.Optimistic.Tests.Stores;

/// <summary>The store on a Cluster, with a partition: what a transaction needs there.</summary>
public sealed class ClusterStoreFixture : StoreFixture
{
    private static int _tests;
    private string? _connectionString;

    public override Type StoreType => typeof(RedisVersionedStore);

    public override async ValueTask InitializeAsync() => _connectionString = (await SharedCluster.StartedAsync()).ConnectionString;

    public override TestedStore Create()
    {
        var test = "test-" + Interlocked.Increment(ref _tests).ToString(CultureInfo.InvariantCulture);
        return new TestedRedisStore(_connectionString!, test, partition: test);
    }
}
