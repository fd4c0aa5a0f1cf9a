using RedisLocking.TestSupport;

namespace RedisLocking.Testing.Tests.Faults;

public sealed class LoseTests : IAsyncDisposable
{
    private readonly TestLocks _locks = new(new ManualTime());

    public static TheoryData<Kind> All => Kinds.All;

    public ValueTask DisposeAsync() => _locks.DisposeAsync();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Lose_AHeldLock_IsSignalledAtOnceAndItsReleaseAnswersFalse(Kind kind)
    {
        var lease = await _locks.Order(kind).AcquireAsync(TimeSpan.Zero);
        var lost = lease.Lost;

        _locks.Lose("order:42");

        await lost.CancelledAsync();
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldBe("The lease of lock 'order:42' is lost: the test took it away. Somebody else may hold it now.");
        (await lease.ReleaseAsync()).ShouldBeFalse();
        _locks.Held.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lose_AMutex_CancelsItsTokenBeforeTheCallReturns()
    {
        await using var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var lost = lease.Lost;

        _locks.Lose("order:42");

        lost.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Lose_WhileSomebodyWaits_GivesTheLockToThemWithAGreaterToken()
    {
        var lost = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var waiting = _locks.Mutex("order:42").AcquireAsync(Timeout.InfiniteTimeSpan).WithPatience();

        _locks.Lose("order:42");

        var next = await waiting;
        next.FencingToken.ShouldBeGreaterThan(lost.FencingToken);
        (await lost.ReleaseAsync()).ShouldBeFalse();
        next.ThrowIfLost();
        _locks.History.Select(happened => (happened.Kind, happened.Token)).ShouldBe(
            [(LockEventKind.Acquired, lost.FencingToken), (LockEventKind.Lost, lost.FencingToken), (LockEventKind.Acquired, next.FencingToken)]);
    }

    [Fact]
    public async Task Lose_ASemaphore_LosesEveryPermit()
    {
        var first = await _locks.Semaphore("smtp", permits: 2).AcquireAsync(TimeSpan.Zero);
        var second = await _locks.Semaphore("smtp", permits: 2).AcquireAsync(TimeSpan.Zero);

        _locks.Lose("smtp");

        Should.Throw<LockLostException>(first.ThrowIfLost);
        Should.Throw<LockLostException>(second.ThrowIfLost);
    }

    [Fact]
    public async Task Lose_WithoutAName_LosesWhateverIsHeld()
    {
        var order = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var reader = await _locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero);

        _locks.Lose();

        Should.Throw<LockLostException>(order.ThrowIfLost);
        Should.Throw<LockLostException>(reader.ThrowIfLost);
    }

    [Fact]
    public async Task Lose_WhatNobodyHolds_ThrowsWithWhatIsHeld()
    {
        Should.Throw<InvalidOperationException>(() => _locks.Lose("order:42")).Message.ShouldBe("Nobody holds lock 'order:42', so nobody can lose it. Held now: nothing.");
        Should.Throw<InvalidOperationException>(_locks.Lose).Message.ShouldBe("No lock is held, so nobody can lose one.");
        await using var lease = await _locks.Mutex("order:43").AcquireAsync(TimeSpan.Zero);

        Should.Throw<InvalidOperationException>(() => _locks.Lose("order:42")).Message.ShouldEndWith("Held now: order:43.");
    }

    [Fact]
    public async Task Lose_UnderRunAsync_CancelsTheWorkAndThrows()
    {
        var running = _locks.Mutex("order:42").RunAsync((_, stop) =>
        {
            _locks.Lose("order:42");
            return Task.Delay(Timeout.InfiniteTimeSpan, stop);
        });

        await Should.ThrowAsync<LockLostException>(() => running.WithPatience());
    }

    [Fact]
    public async Task Lose_WhileAReaderWaitsToWrite_EndsItsWait()
    {
        var reader = await _locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero);
        using var somebodyElse = _locks.Hold("catalog");
        var upgrading = reader.TryUpgradeAsync(Timeout.InfiniteTimeSpan).WithPatience();

        _locks.Lose("catalog");

        await Should.ThrowAsync<LockLostException>(() => upgrading);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task LoseWhenGranted_EveryLeaseUntilItIsDisposed_IsLostWhenItsHolderGetsIt(Kind kind)
    {
        using (_locks.LoseWhenGranted("order:42"))
        {
            var lost = await _locks.Order(kind).AcquireAsync(TimeSpan.Zero);
            Should.Throw<LockLostException>(lost.ThrowIfLost);
            (await lost.ReleaseAsync()).ShouldBeFalse();
        }

        var kept = await _locks.Order(kind).AcquireAsync(TimeSpan.Zero);
        kept.ThrowIfLost();
    }

    [Fact]
    public async Task LoseWhenGranted_WithoutAName_IsOfEveryLock()
    {
        using var loss = _locks.LoseWhenGranted();

        Should.Throw<LockLostException>((await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero)).ThrowIfLost);
    }

    [Fact]
    public async Task A_lease_that_is_released_and_lost_in_one_moment_is_one_of_both_and_leaves_the_lock_free()
    {
        for (var round = 0; round < 200; round++)
        {
            var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
            var losing = Task.Run(() =>
            {
                try
                {
                    _locks.Lose();
                    return true;
                }
                catch (InvalidOperationException)
                {
                    return false; // It had been released before.
                }
            });

            var ours = await lease.ReleaseAsync().WithPatience();

            (await losing.WithPatience()).ShouldBe(!ours);
        }

        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldNotBeNull();
    }
}
