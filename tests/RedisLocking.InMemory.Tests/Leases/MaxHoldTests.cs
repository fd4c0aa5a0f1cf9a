using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests.Leases;

public sealed class MaxHoldTests : IDisposable
{
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OneTick = TimeSpan.FromTicks(1);

    private readonly ManualTime _time = new();
    private readonly InMemoryLockProvider _locks;

    public MaxHoldTests() => _locks = new InMemoryLockProvider(new InMemoryLockOptions { MaxHold = MaxHold }, _time);

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task Lost_AtMaxHold_AndNotATickBefore()
    {
        var lease = await AcquireAsync();
        var lost = lease.Lost;

        _time.Advance(MaxHold - OneTick);
        lost.IsCancellationRequested.ShouldBeFalse();
        lease.ThrowIfLost();
        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();

        _time.Advance(OneTick);
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldBe(
            "The lease of lock 'order:42' is lost: it was held for its MaxHold of 00:00:05. Somebody else may hold it now.");
        lost.IsCancellationRequested.ShouldBeTrue();
        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Lost_InOneStep_PassesTheLockOnAtThatMoment()
    {
        var lease = await AcquireAsync();
        var next = _locks.Mutex("order:42").AcquireAsync(Timeout.InfiniteTimeSpan).AsTask();
        var afterNext = _locks.Mutex("order:42").AcquireAsync(Timeout.InfiniteTimeSpan).AsTask();

        _time.Advance(2 * MaxHold);

        // The second hold began where the first one ended, in the middle of the step.
        Should.Throw<LockLostException>(lease.ThrowIfLost);
        Should.Throw<LockLostException>((await next.WithPatience()).ThrowIfLost);
        (await afterNext.WithPatience()).ThrowIfLost();
    }

    [Fact]
    public async Task ReleaseAsync_AfterMaxHold_IsFalse()
    {
        var lease = await AcquireAsync();
        _time.Advance(MaxHold);

        (await lease.ReleaseAsync()).ShouldBeFalse();
        (await lease.ReleaseAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task MaxHold_OfTheLock_TakesPrecedence()
    {
        var lease = await _locks.Mutex("order:42", new LeaseOptions { MaxHold = 2 * MaxHold }).AcquireAsync(TimeSpan.Zero);

        _time.Advance(MaxHold);
        lease.ThrowIfLost();
        _time.Advance(MaxHold);

        Should.Throw<LockLostException>(lease.ThrowIfLost);
    }

    [Theory]
    [InlineData(60, 1000)]
    [InlineData(4.5, 500)]
    public async Task RetryAfter_IsNeverLaterThanTheEndOfTheHold(double maxHold, int hint)
    {
        await using var lease = await _locks.Mutex("order:42", new LeaseOptions { MaxHold = TimeSpan.FromSeconds(maxHold) }).AcquireAsync(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(4));

        var conflict = await Should.ThrowAsync<LockConflictException>(async () => await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero));

        conflict.RetryAfter.ShouldBe(TimeSpan.FromMilliseconds(hint));
    }

    [Fact]
    public async Task RetryAfter_OfAShortTtl_IsTheTtl()
    {
        await using var lease = await _locks.Mutex("order:42", new LeaseOptions { Ttl = LeaseOptions.MinTtl }).AcquireAsync(TimeSpan.Zero);

        var conflict = await Should.ThrowAsync<LockConflictException>(async () => await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero));

        conflict.RetryAfter.ShouldBe(LeaseOptions.MinTtl);
    }

    [Fact]
    public async Task Release_StopsTheAlarm()
    {
        var lease = await AcquireAsync();
        _time.ArmedTimers.ShouldBe(1);

        await lease.DisposeAsync();

        _time.ArmedTimers.ShouldBe(0);
    }

    private async Task<ILockLease> AcquireAsync() => await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
}
