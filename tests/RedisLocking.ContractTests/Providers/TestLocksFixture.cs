using RedisLocking.Testing;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Providers;

/// <summary>The provider for users' tests while nothing goes wrong, on a clock that the tests move.</summary>
public sealed class TestLocksFixture : ProviderFixture
{
    public override Type ProviderType => typeof(TestLocks);

    public override TestedProvider Create() => new Tested();

    private sealed class Tested : TestedProvider
    {
        private readonly ManualTime _time = new();
        private readonly TestLocks _locks;

        public Tested() => _locks = new TestLocks(_time);

        public override ILockProvider Locks => _locks;

        public override ILockProvider OtherLocks => _locks;

        public override ILockAdministration Administration => _locks.Administration;

        public override ILockAdministration OtherAdministration => _locks.Administration;

        public override Task PassAsync(TimeSpan time)
        {
            _time.Advance(time);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeLocksAsync() => _locks.DisposeAsync();

        public override ValueTask DisposeAsync() => _locks.DisposeAsync();
    }
}
