using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests.DetachedLeases;

/// <summary>What can be seen of detached leases only where the clock stands still.</summary>
public sealed class DetachedLeaseTests : IAsyncDisposable
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(2);

    private readonly ManualTime _time = new();
    private readonly InMemoryLockProvider _locks;

    public DetachedLeaseTests() => _locks = new InMemoryLockProvider(timeProvider: _time);

    public ValueTask DisposeAsync() => _locks.DisposeAsync();

    [Fact]
    public async Task AConflict_BehindADetachedLease_HintsAtItsEnd()
    {
        await DetachAsync(_locks.Mutex("document:42"));
        _time.Advance(Ttl - TimeSpan.FromMilliseconds(300));

        var conflict = await Should.ThrowAsync<LockConflictException>(() => _locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience());

        conflict.RetryAfter.ShouldBe(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task ADetachedLease_ToTheTick_EndsWhenItsTtlHasRunOut()
    {
        var detached = await DetachAsync(_locks.Mutex("document:42"));
        _time.Advance(Ttl - TimeSpan.FromTicks(1));
        (await detached.CheckAsync()).ShouldBe(TimeSpan.FromTicks(1));
        (await detached.RenewAsync()).ShouldBeTrue();
        _time.Advance(Ttl - TimeSpan.FromTicks(1));
        (await _locks.Mutex("document:42").TryAcquireAsync()).ShouldBeNull();

        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await detached.CheckAsync()).ShouldBeNull();
        await using var next = await _locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero);
        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task ADetachedLease_HeldForHours_LastsItsTtlAfterwards()
    {
        var held = await (await DetachAsync(_locks.Mutex("document:42"))).HoldAsync();
        _time.Advance(TimeSpan.FromHours(5));
        held.ThrowIfLost();

        var detached = _locks.Attach(await held.DetachAsync());

        (await detached.CheckAsync()).ShouldBe(Ttl);
        _time.Advance(Ttl);
        (await detached.CheckAsync()).ShouldBeNull();
        _time.ArmedTimers.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ADetachedLease_ReleasedOrLeftToADisposedProvider_LeavesNoTimer(bool release)
    {
        var detached = await DetachAsync(_locks.Mutex("document:42"));
        _time.ArmedTimers.ShouldBe(1);

        if (release)
            (await detached.ReleaseAsync()).ShouldBeTrue();
        else
            await _locks.DisposeAsync();

        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task ADisposedProvider_TellsWhoHoldsADetachedLease()
    {
        var detached = await DetachAsync(_locks.Mutex("document:42"));
        var held = await detached.HoldAsync();

        await _locks.DisposeAsync();

        Should.Throw<LockLostException>(held.ThrowIfLost).Message.ShouldContain("provider");
        (await held.ReleaseAsync()).ShouldBeTrue();
        await Should.ThrowAsync<ObjectDisposedException>(() => detached.CheckAsync().WithPatience());
    }

    [Fact]
    public async Task AReader_DetachedWhileItWaitsToBecomeTheWriter_WaitsNoMore()
    {
        var reader = (IReadWriteLease)await _locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero);
        await using var other = await _locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero);
        var upgrading = reader.TryUpgradeAsync(Timeout.InfiniteTimeSpan).AsTask();

        var detached = _locks.Attach(await reader.DetachAsync(Ttl));

        await Should.ThrowAsync<LockLostException>(() => upgrading.WithPatience());
        (await detached.ReleaseAsync()).ShouldBeTrue();
        other.ThrowIfLost();
    }

    [Fact]
    public async Task ALeaseWithAMaxHold_Detached_IsNotEndedByIt()
    {
        var lease = await _locks.Mutex("document:42", new LeaseOptions { MaxHold = TimeSpan.FromSeconds(10) }).AcquireAsync(TimeSpan.Zero);
        var detached = _locks.Attach(await lease.DetachAsync(Ttl));

        _time.Advance(TimeSpan.FromSeconds(30));

        (await detached.CheckAsync()).ShouldBe(Ttl - TimeSpan.FromSeconds(30));
    }

    private async Task<IDetachedLease> DetachAsync(IDistributedLock one) =>
        _locks.Attach(await (await one.AcquireAsync(TimeSpan.Zero)).DetachAsync(Ttl));
}
