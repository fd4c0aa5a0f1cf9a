using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Stores;

/// <summary>The store on one Redis server: a private one for each test class, and a key prefix of its own for each test.</summary>
public sealed class RedisStoreFixture : StoreFixture
{
    private RedisServer? _server;
    private int _tests;

    public override Type StoreType => typeof(RedisVersionedStore);

    public override async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    public override TestedStore Create()
    {
        var test = "test-" + Interlocked.Increment(ref _tests).ToString(CultureInfo.InvariantCulture);
        return new TestedRedisStore(_server!.ConnectionString, test, partition: null);
    }
}

/// <summary>The store in Redis, whichever topology it has.</summary>
internal sealed class TestedRedisStore(string connectionString, string test, string? partition) : TestedStore
{
    // On a busy machine a process that has just started may need many times the usual deadline for its first call.
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    private readonly RedisVersionedStore _store = Make(connectionString, test, partition);
    private readonly RedisVersionedStore _otherStore = Make(connectionString, test, partition);
    private readonly RedisLockProvider _locks = new(new RedisLockOptions { ConnectionString = connectionString, KeyPrefix = test + "-locks", OperationDeadline = Generous });

    public override IVersionedStore Store => _store;

    public override IVersionedStore OtherStore => _otherStore;

    public override ILockProvider Locks => _locks;

    public override LockName LockName => partition ?? "guard";

    // Without waiting for leases that a test has left held.
    public override async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _otherStore.DisposeAsync();
        _locks.Dispose();
    }

    private static RedisVersionedStore Make(string connectionString, string test, string? partition) => new(new RedisStoreOptions
    {
        ConnectionString = connectionString,
        KeyPrefix = test + "-store",
        Partition = partition,
        OperationDeadline = Generous,
    });
}
