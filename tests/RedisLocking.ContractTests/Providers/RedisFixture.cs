using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Providers;

/// <summary>The provider on one Redis server: a private one for each test class, and a key prefix of its own for each test.</summary>
public sealed class RedisFixture : ProviderFixture
{
    private RedisServer? _server;
    private int _tests;

    public override Type ProviderType => typeof(RedisLockProvider);

    public override async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    public override TestedProvider Create() => new Tested(_server!, new RedisLockOptions
    {
        ConnectionString = _server!.ConnectionString,
        KeyPrefix = "test-" + Interlocked.Increment(ref _tests).ToString(CultureInfo.InvariantCulture),
        OperationDeadline = TimeSpan.FromSeconds(30),
    });

    private sealed class Tested(RedisServer server, RedisLockOptions options) : TestedProvider
    {
        private readonly RedisLockProvider _locks = new(options);
        private readonly RedisLockProvider _otherLocks = new(options);

        public override ILockProvider Locks => _locks;

        public override ILockProvider OtherLocks => _otherLocks;

        public override ILockAdministration Administration => _locks.Administration;

        public override ILockAdministration OtherAdministration => _otherLocks.Administration;

        public override async ValueTask ConnectAsync()
        {
            foreach (var locks in new[] { _locks, _otherLocks })
                await (await locks.Mutex("connect").AcquireAsync(TimeSpan.Zero)).DisposeAsync();
            await Eventually.BecomesTrueAsync(
                async () => (await server.CliAsync("PUBSUB", "NUMSUB", $"{options.KeyPrefix}:wake:forced")).Items[1].Number == 2, "both hear of forced releases");
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
