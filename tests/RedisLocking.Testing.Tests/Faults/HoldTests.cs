using RedisLocking.TestSupport;

namespace RedisLocking.Testing.Tests.Faults;

public sealed class HoldTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestLocks _locks;

    public HoldTests() => _locks = new TestLocks(_time);

    public static TheoryData<Kind> All => Kinds.All;

    public ValueTask DisposeAsync() => _locks.DisposeAsync();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Hold_OneWhoDoesNotWait_IsRefusedUntilItIsDisposed(Kind kind)
    {
        using (_locks.Hold("order:42"))
        {
            (await _locks.Order(kind).TryAcquireAsync()).ShouldBeNull();
            var conflict = await Should.ThrowAsync<LockConflictException>(() => _locks.Order(kind).AcquireAsync(TimeSpan.Zero).AsTask());
            conflict.Name.Value.ShouldBe("order:42");
            conflict.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        }

        (await _locks.Order(kind).TryAcquireAsync()).ShouldNotBeNull();
        _locks.History.Take(2).ShouldAllBe(happened => happened.Kind == LockEventKind.Refused && happened.Name == "order:42" && happened.Token == null);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Hold_OneWhoWaits_IsGrantedWhenItIsDisposed(Kind kind)
    {
        var somebodyElse = _locks.Hold("order:42");
        var waiting = _locks.Order(kind).AcquireAsync(TimeSpan.FromSeconds(5)).WithPatience();
        _time.Advance(TimeSpan.FromSeconds(4));
        waiting.IsCompleted.ShouldBeFalse();

        somebodyElse.Dispose();

        (await (await waiting).ReleaseAsync()).ShouldBeTrue();
        _locks.History.ShouldNotContain(happened => happened.Kind == LockEventKind.Refused);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Hold_LongerThanTheWait_RefusesWhenTheWaitIsOver(Kind kind)
    {
        using var somebodyElse = _locks.Hold("order:42");
        var waiting = _locks.Order(kind).TryAcquireAsync(TimeSpan.FromSeconds(5)).WithPatience();

        _time.Advance(TimeSpan.FromSeconds(5));

        (await waiting).ShouldBeNull();
        _locks.History.Where(happened => happened.Name == "order:42").ShouldHaveSingleItem().Kind.ShouldBe(LockEventKind.Refused);
        _locks.Held.ShouldBeEmpty();
    }

    [Fact]
    public async Task Those_who_wait_for_somebody_else_are_served_in_the_order_in_which_they_came()
    {
        var somebodyElse = _locks.Hold("order:42");
        var waiting = Enumerable.Range(0, 5).Select(_ => _locks.Mutex("order:42").AcquireAsync(Timeout.InfiniteTimeSpan).WithPatience()).ToList();

        somebodyElse.Dispose();

        foreach (var next in waiting)
        {
            var lease = await next;
            waiting.Count(other => other.IsCompleted).ShouldBe(waiting.IndexOf(next) + 1);
            await lease.ReleaseAsync();
        }
    }

    [Fact]
    public async Task Hold_WhileTheCodeUnderTestHolds_HasTheLockFromTheNextRequestOn()
    {
        using var somebodyElse = _locks.Hold("order:42");
        somebodyElse.Dispose();
        var first = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        using var later = _locks.Hold("order:42");

        (await first.ReleaseAsync()).ShouldBeTrue();

        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Hold_WithoutAName_IsOfEveryLock()
    {
        using var somebodyElse = _locks.Hold();

        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();
        (await _locks.Semaphore("smtp", permits: 5).TryAcquireAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Hold_OfOneLock_LeavesTheOthers()
    {
        using var somebodyElse = _locks.Hold("order:42");

        (await _locks.Mutex("order:43").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Hold_WhileAReaderWantsToWrite_IsAnotherReader()
    {
        var reader = await _locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero);
        using (_locks.Hold("catalog"))
            (await reader.TryUpgradeAsync(TimeSpan.Zero)).ShouldBeNull();

        (await reader.TryUpgradeAsync(TimeSpan.Zero)).ShouldNotBeNull();

        _locks.History.Select(happened => happened.Kind)
            .ShouldBe([LockEventKind.Acquired, LockEventKind.Refused, LockEventKind.Released, LockEventKind.Acquired]);
    }

    [Fact]
    public async Task The_token_after_somebody_else_is_greater_than_the_one_before()
    {
        var before = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        await before.ReleaseAsync();
        using (_locks.Hold("order:42"))
            (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();

        var after = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        after.FencingToken.ShouldBeGreaterThan(before.FencingToken);
    }
}
