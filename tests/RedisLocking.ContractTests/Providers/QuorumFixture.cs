using System.Globalization;
using RedisLocking.ContractTests.MultiLocks;
using RedisLocking.ContractTests.Mutexes;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Providers;

/// <summary>The provider on three independent Redis servers, which offers mutexes alone, and several of them at once.</summary>
public sealed class QuorumFixture : ProviderFixture
{
    private readonly List<RedisServer> _servers = [];
    private int _tests;

    public override Type ProviderType => typeof(RedisQuorumLockProvider);

    public override bool Offers(Type contract) => contract == typeof(MutexContract<>) || contract == typeof(AllOfContract<>);

    public override async ValueTask InitializeAsync()
    {
        for (var server = 0; server < 3; server++)
            _servers.Add(await RedisServer.StartAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        await base.DisposeAsync();
    }

    public override TestedProvider Create() => new Tested(new RedisLockOptions
    {
        Quorum = [.. _servers.Select(server => server.ConnectionString)],
        KeyPrefix = "test-" + Interlocked.Increment(ref _tests).ToString(CultureInfo.InvariantCulture),
        OperationDeadline = TimeSpan.FromSeconds(30),
    });

    private sealed class Tested(RedisLockOptions options) : TestedProvider
    {
        private readonly RedisQuorumLockProvider _locks = new(options);
        private readonly RedisQuorumLockProvider _otherLocks = new(options);

        public override ILockProvider Locks => _locks;

        public override ILockProvider OtherLocks => _otherLocks;

        public override ILockAdministration Administration => throw new NotSupportedException("A quorum is not administered.");

        public override ILockAdministration OtherAdministration => Administration;

        public override async ValueTask ConnectAsync()
        {
            await _locks.InitializeAsync();
            foreach (var locks in new[] { _locks, _otherLocks })
                await (await locks.Mutex("connect").AcquireAsync(TimeSpan.Zero)).DisposeAsync();
        }

        public override Task PassAsync(TimeSpan time) => Task.Delay(time);

        public override ValueTask DisposeLocksAsync() => _locks.DisposeAsync();

        // Without waiting for leases that a test has left held.
        public override ValueTask DisposeAsync()
        {
            _locks.Dispose();
            _otherLocks.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
