using NSubstitute;
using RedisLocking.Policies;
using RedisLocking.TestSupport;

namespace RedisLocking.Abstractions.Tests.Policies;

public sealed class LockSetTests : IDisposable
{
    private static readonly LockName[] Both = ["b", "a"];

    private readonly ManualTime _time = new();
    private readonly InMemoryLockProvider _locks;
    private readonly List<string> _asked = [];

    public LockSetTests() => _locks = new InMemoryLockProvider(timeProvider: _time);

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task TryAcquire_OneName_IsThatLocksOwnLease()
    {
        var attempt = await Set().TryAcquireAsync(["a"], default);

        attempt.Refused.ShouldBeNull();
        attempt.Lease.ShouldNotBeNull().Name.ShouldBe("a");
        (await Set().TryAcquireAsync(["a"], default)).ShouldBe(new LockSetAttempt(null, "a"));
    }

    [Fact]
    public async Task TryAcquire_SeveralNames_TakesThemInTheirOrderAndNamesTheLeaseAfterTheFirstWritten()
    {
        var lease = (await Set().TryAcquireAsync(Both, default)).Lease.ShouldBeOfType<JointLease>();

        _asked.ShouldBe(["a", "b"]);
        lease.Name.ShouldBe("b");
        lease.Parts.Select(part => part.Name.Value).ShouldBe(["a", "b"]);
        (lease.LeaseId, lease.FencingToken).ShouldBe((lease.Parts[1].LeaseId, lease.Parts[1].FencingToken));
    }

    [Fact]
    public async Task TryAcquire_OneNameTwice_TakesItOnce()
    {
        var lease = (await Set().TryAcquireAsync(["a", "a"], default)).Lease.ShouldNotBeNull();

        lease.ShouldNotBeOfType<JointLease>();
        _asked.ShouldBe(["a"]);
    }

    [Fact]
    public async Task TryAcquire_OneOfThemHeld_HoldsNoneAndNamesIt()
    {
        await using var held = await _locks.Mutex("b").TryAcquireAsync();

        var attempt = await Set().TryAcquireAsync(Both, default);

        attempt.ShouldBe(new LockSetAttempt(null, "b"));
        await ShouldBeFreeAsync("a");
    }

    [Fact]
    public async Task TryAcquire_StoreFailsHalfWay_HoldsNone()
    {
        var failing = Substitute.For<ILockProvider>();
        failing.Mutex(Arg.Any<LockName>(), Arg.Any<LeaseOptions?>()).Returns(call => call.Arg<LockName>().Value == "b"
            ? throw new LockUnavailableException("b", "down")
            : _locks.Mutex(call.Arg<LockName>()));

        await Should.ThrowAsync<LockUnavailableException>(async () => await new LockSet(failing, new LockPolicy(), _time).TryAcquireAsync(Both, default));

        await ShouldBeFreeAsync("a");
    }

    [Fact]
    public async Task TryAcquire_CancelledWhileItWaits_HoldsNone()
    {
        await using var held = await _locks.Mutex("b").TryAcquireAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = Set(new LockPolicy { Wait = Timeout.InfiniteTimeSpan }).TryAcquireAsync(Both, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        await ShouldBeFreeAsync("a");
    }

    [Fact]
    public async Task TryAcquire_SeveralHeld_WaitsForAllOfThemTogetherNoLongerThanThePolicySays()
    {
        await using var heldA = await _locks.Mutex("a").AcquireAsync(TimeSpan.Zero);
        await using var heldB = await _locks.Mutex("b").AcquireAsync(TimeSpan.Zero);
        var waiting = Set(new LockPolicy { Wait = TimeSpan.FromSeconds(10) }).TryAcquireAsync(Both, default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(6));
        await heldA.ReleaseAsync();
        await Eventually.BecomesTrueAsync(() => _asked.Count == 2 && _time.ArmedTimers == 1, "it waits for the second lock");
        _time.Advance(TimeSpan.FromSeconds(3.9));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await waiting).Refused.ShouldBe("b");
        await ShouldBeFreeAsync("a");
    }

    [Fact]
    public async Task TryAcquire_TheFirstTookAllOfTheWait_AsksForTheOthersAllTheSame()
    {
        var locks = Substitute.For<ILockProvider>();
        var slow = new SlowLock(_locks.Mutex("a"), () => _time.Advance(TimeSpan.FromSeconds(2)));
        locks.Mutex("a", Arg.Any<LeaseOptions?>()).Returns(slow);
        locks.Mutex("b", Arg.Any<LeaseOptions?>()).Returns(_locks.Mutex("b"));

        var attempt = await new LockSet(locks, new LockPolicy { Wait = TimeSpan.FromSeconds(1) }, _time).TryAcquireAsync(Both, default);

        attempt.Lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task Policy_TtlAndMaxHold_ReachTheProvider()
    {
        var policy = new LockPolicy { MaxHold = TimeSpan.FromSeconds(5) };
        var lease = (await Set(policy).TryAcquireAsync(Both, default)).Lease.ShouldNotBeNull();
        var lost = lease.Lost;

        _time.Advance(TimeSpan.FromSeconds(5));

        await Eventually.BecomesTrueAsync(() => lost.IsCancellationRequested, "the joint lease is lost with its parts");
        Should.Throw<LockLostException>(lease.ThrowIfLost);
        (await lease.ReleaseAsync()).ShouldBeFalse();
    }

    // Two transfers between the same accounts, in both directions, again and again: they neither deadlock nor share a lock.
    [Fact]
    public async Task Opposite_orders_of_the_same_locks_all_get_through()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var set = new LockSet(_locks, new LockPolicy { Wait = Timeout.InfiniteTimeSpan }, _time);
            LockName[] names = worker % 2 == 0 ? ["a", "b"] : ["b", "a"];
            for (var round = 0; round < 200; round++)
            {
                await using var lease = (await set.TryAcquireAsync(names, default)).Lease.ShouldNotBeNull();
                Interlocked.Increment(ref inside).ShouldBe(1);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
        }))).WaitAsync(TimeSpan.FromMinutes(2));
    }

    private LockSet Set(LockPolicy? policy = null)
    {
        var asked = Substitute.For<ILockProvider>();
        asked.Mutex(Arg.Any<LockName>(), Arg.Any<LeaseOptions?>()).Returns(call =>
        {
            lock (_asked)
                _asked.Add(call.Arg<LockName>().Value);
            return _locks.Mutex(call.Arg<LockName>(), call.Arg<LeaseOptions?>());
        });
        return new LockSet(asked, policy ?? new LockPolicy(), _time);
    }

    private async Task ShouldBeFreeAsync(LockName name)
    {
        await using var lease = await _locks.Mutex(name).TryAcquireAsync();
        lease.ShouldNotBeNull();
    }

    private sealed class SlowLock(IDistributedLock inner, Action pass) : IDistributedLock
    {
        public LockName Name => inner.Name;

        public ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default)
        {
            pass();
            return inner.TryAcquireAsync(wait, cancellationToken);
        }

        public ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
            inner.AcquireAsync(wait, cancellationToken);
    }
}
