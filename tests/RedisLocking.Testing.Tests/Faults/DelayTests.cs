using RedisLocking.TestSupport;

namespace RedisLocking.Testing.Tests.Faults;

public sealed class DelayTests : IAsyncDisposable
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    private readonly ManualTime _time = new();
    private readonly TestLocks _locks;

    public DelayTests() => _locks = new TestLocks(_time);

    public static TheoryData<Kind> All => Kinds.All;

    public ValueTask DisposeAsync() => _locks.DisposeAsync();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Delay_WhoAsksAndReleases_HasTheAnswerAfterThatTime(Kind kind)
    {
        using var slow = _locks.Delay("order:42", Slow);
        var asking = _locks.Order(kind).TryAcquireAsync().AsTask();
        _time.Advance(Slow - TimeSpan.FromTicks(1));
        asking.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        var lease = (await asking.WithPatience()).ShouldNotBeNull();

        var releasing = lease.ReleaseAsync().AsTask();
        _time.Advance(Slow - TimeSpan.FromTicks(1));
        releasing.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));

        (await releasing.WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Delay_WhoWaits_SpendsItsWaitOnIt()
    {
        using var somebodyElse = _locks.Hold("order:42");
        using var slow = _locks.Delay(Slow);
        var asked = _time.GetTimestamp();
        var waiting = _locks.Mutex("order:42").TryAcquireAsync(Slow + Slow).AsTask();

        _time.Advance(Slow);
        await _time.UntilArmedAsync();
        _time.Advance(Slow);

        (await waiting.WithPatience()).ShouldBeNull();
        _time.GetElapsedTime(asked).ShouldBe(Slow + Slow);
    }

    [Fact]
    public async Task Delay_OneWhoGivesUp_IsCancelled()
    {
        using var slow = _locks.Delay("order:42", Slow);
        using var giveUp = new CancellationTokenSource();
        var asking = _locks.Mutex("order:42").TryAcquireAsync(giveUp.Token).AsTask();

        await giveUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asking.WithPatience());
        _locks.Held.ShouldBeEmpty();
    }

    [Fact]
    public async Task Delay_UntilItIsDisposed_IsOver()
    {
        _locks.Delay("order:42", Slow).Dispose();

        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public void Delay_BelowZero_ThrowsWithTheArgument()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _locks.Delay(TimeSpan.FromTicks(-1))).ParamName.ShouldBe("delay");
        Should.Throw<ArgumentOutOfRangeException>(() => _locks.Delay("order:42", TimeSpan.FromTicks(-1))).ParamName.ShouldBe("delay");
    }
}
