using RedisLocking.TestSupport;

namespace RedisLocking.Testing.Tests;

public sealed class HistoryTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestLocks _locks;

    public HistoryTests() => _locks = new TestLocks(_time);

    public ValueTask DisposeAsync() => _locks.DisposeAsync();

    [Fact]
    public async Task History_OfOneLease_HasItsGrantAndItsReleaseWithTimeAndToken()
    {
        var began = _time.GetUtcNow();
        var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(2));

        await lease.ReleaseAsync();
        await lease.ReleaseAsync();

        _locks.History.ShouldBe(
        [
            new LockEvent(LockEventKind.Acquired, "order:42", lease.FencingToken, began),
            new LockEvent(LockEventKind.Released, "order:42", lease.FencingToken, began + TimeSpan.FromSeconds(2)),
        ]);
    }

    [Fact]
    public async Task History_OfSeveralLocksTogether_HasEachOfThem()
    {
        await (await _locks.AllOf("a", "b").AcquireAsync(TimeSpan.Zero)).ReleaseAsync();

        _locks.History.Select(happened => $"{happened.Kind} {happened.Name}").ShouldBe(["Acquired a", "Acquired b", "Released a", "Released b"]);
    }

    [Fact]
    public async Task History_OfALeaseThatWasHeldForItsMaxHold_SaysThatItWasLost()
    {
        var lease = await _locks.Mutex("order:42", new LeaseOptions { MaxHold = TimeSpan.FromSeconds(5) }).AcquireAsync(TimeSpan.Zero);
        var lost = lease.Lost;

        _time.Advance(TimeSpan.FromSeconds(5));

        lost.IsCancellationRequested.ShouldBeTrue();
        _locks.History[^1].Kind.ShouldBe(LockEventKind.Lost);
        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task History_InALine_ReadsLikeOne()
    {
        await using var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();

        _locks.History.Select(happened => happened.ToString()).ShouldBe([$"Acquired order:42 #{lease.FencingToken}", "Refused order:42"]);
    }

    [Fact]
    public async Task History_AfterItWasRead_DoesNotChange()
    {
        var before = _locks.History;

        await using var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        before.ShouldBeEmpty();
    }

    [Fact]
    public async Task Held_HasANameForEachHolderInTheOrderOfTheirGrants()
    {
        await using var second = await _locks.Semaphore("smtp", permits: 2).AcquireAsync(TimeSpan.Zero);
        await using var first = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        await using var third = await _locks.Semaphore("smtp", permits: 2).AcquireAsync(TimeSpan.Zero);

        _locks.Held.Select(name => name.Value).ShouldBe(["smtp", "order:42", "smtp"]);
    }

    [Fact]
    public async Task Dispose_ThenALockIsAskedFor_NamesTheProviderThatWasDisposed()
    {
        await _locks.DisposeAsync();

        Should.Throw<ObjectDisposedException>(() => _locks.Mutex("order:42")).ObjectName.ShouldBe("RedisLocking.Testing.TestLocks");
    }

    [Fact]
    public async Task AllOf_LocksOfAnotherTest_AreRefused()
    {
        await using var others = new TestLocks();

        Should.Throw<ArgumentException>(() => _locks.AllOf(_locks.Mutex("a"), others.Mutex("b"))).Message.ShouldContain("of another provider");
    }
}
