using NSubstitute;
using RedisLocking.Policies;
using RedisLocking.TestSupport;

namespace RedisLocking.Abstractions.Tests.Policies;

public sealed class LockSetTests : IDisposable
{
    private static readonly LockName[] Both = ["b", "a"];

    private readonly ManualTime _time = new();
    private readonly InMemoryLockProvider _locks;

    public LockSetTests() => _locks = new InMemoryLockProvider(timeProvider: _time);

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task TryAcquire_OneName_IsThatLocksOwnLease()
    {
        var attempt = await Set().TryAcquireAsync(["a"], default);

        attempt.Refused.ShouldBeNull();
        attempt.Lease.ShouldNotBeNull().Name.ShouldBe("a");
        attempt.Lease.Parts.ShouldBeEmpty();
        (await Set().TryAcquireAsync(["a"], default)).ShouldBe(new LockSetAttempt(null, "a"));
    }

    [Fact]
    public async Task TryAcquire_SeveralNames_IsOneLeaseNamedAfterTheFirstWritten()
    {
        var lease = (await Set().TryAcquireAsync(Both, default)).Lease.ShouldNotBeNull();

        lease.Name.ShouldBe("b");
        lease.Parts.Select(part => part.Name.Value).ShouldBe(["b", "a"]);
        (lease.LeaseId, lease.FencingToken).ShouldBe((lease.Parts[0].LeaseId, lease.Parts[0].FencingToken));
    }

    [Fact]
    public async Task TryAcquire_OneNameTwice_TakesItOnce()
    {
        (await Set().TryAcquireAsync(["a", "a"], default)).Lease.ShouldNotBeNull().Parts.ShouldBeEmpty();
        (await Set().TryAcquireAsync(["c", "b", "c"], default)).Lease.ShouldNotBeNull().Parts.Select(part => part.Name.Value).ShouldBe(["c", "b"]);
    }

    [Fact]
    public async Task TryAcquire_OneOfThemHeld_HoldsNoneAndNamesIt()
    {
        await using var held = await _locks.Mutex("b").TryAcquireAsync();

        var attempt = await Set().TryAcquireAsync(Both, default);

        attempt.ShouldBe(new LockSetAttempt(null, "b"));
        (await _locks.Mutex("a").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task TryAcquire_SeveralHeld_WaitsAsLongAsThePolicySays()
    {
        await using var held = await _locks.Mutex("b").AcquireAsync(TimeSpan.Zero);
        var waiting = Set(new LockPolicy { Wait = TimeSpan.FromSeconds(10) }).TryAcquireAsync(Both, default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(9.9));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await waiting.WithPatience()).Refused.ShouldBe("b");
    }

    [Fact]
    public async Task TryAcquire_StoreFails_IsNoConflict()
    {
        var failing = Substitute.For<ILockProvider>();
        failing.AllOf(Arg.Any<IReadOnlyList<IDistributedLock>>()).Returns(_ => throw new LockUnavailableException("b", "down"));

        await Should.ThrowAsync<LockUnavailableException>(async () => await new LockSet(failing, new LockPolicy()).TryAcquireAsync(Both, default));
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

    [Fact]
    public async Task Policy_Mode_IsHowEachLockIsHeld()
    {
        await using var reader = (await Set(new LockPolicy { Mode = LockMode.Read }).TryAcquireAsync(Both, default)).Lease.ShouldNotBeNull();
        await using var other = (await Set(new LockPolicy { Mode = LockMode.Read }).TryAcquireAsync(["a"], default)).Lease.ShouldNotBeNull();

        other.ShouldBeAssignableTo<IReadWriteLease>()!.Mode.ShouldBe(LockMode.Read);
        reader.Parts.ShouldAllBe(part => part is IReadWriteLease);
        (await Set(new LockPolicy { Mode = LockMode.Write }).TryAcquireAsync(["b"], default)).Refused.ShouldBe("b");
    }

    [Fact]
    public async Task Policy_Permits_AreThoseOfASemaphore()
    {
        var two = new LockPolicy { Permits = 2 };
        await using var first = (await Set(two).TryAcquireAsync(["a"], default)).Lease.ShouldNotBeNull();
        await using var second = (await Set(two).TryAcquireAsync(Both, default)).Lease.ShouldNotBeNull();

        (await Set(two).TryAcquireAsync(["a"], default)).Refused.ShouldBe("a");
        (await Set(two).TryAcquireAsync(["b"], default)).Lease.ShouldNotBeNull();
    }

    private LockSet Set(LockPolicy? policy = null) => new(_locks, policy ?? new LockPolicy());
}
