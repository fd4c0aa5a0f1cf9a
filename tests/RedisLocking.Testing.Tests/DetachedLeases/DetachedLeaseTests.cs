using RedisLocking.TestSupport;

namespace RedisLocking.Testing.Tests.DetachedLeases;

/// <summary>What a test sees of detached leases, and what it makes go wrong with them.</summary>
public sealed class DetachedLeaseTests : IAsyncDisposable
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(2);

    private readonly ManualTime _time = new();
    private readonly TestLocks _locks;

    public DetachedLeaseTests() => _locks = new TestLocks(_time);

    public ValueTask DisposeAsync() => _locks.DisposeAsync();

    [Fact]
    public async Task History_OfADocumentThatWasEdited_TellsItsStory()
    {
        var detached = await DetachAsync();
        _locks.Held.ShouldBe([new LockName("document:42")]);
        var held = await detached.HoldAsync();
        _locks.Held.ShouldBe([new LockName("document:42")]);
        await held.DetachAsync();
        (await detached.ReleaseAsync()).ShouldBeTrue();

        Kinds().ShouldBe([LockEventKind.Acquired, LockEventKind.Detached, LockEventKind.Attached, LockEventKind.Detached, LockEventKind.Released]);
        _locks.History.Skip(1).ShouldAllBe(one => one.Token == detached.FencingToken);
        _locks.Held.ShouldBeEmpty();
    }

    [Fact]
    public async Task History_OfOneThatRanOut_SaysSoOnceWhenSomebodyFindsOut()
    {
        var detached = await DetachAsync();
        _time.Advance(Ttl);
        _locks.Held.ShouldBeEmpty();

        (await detached.RenewAsync()).ShouldBeFalse();
        (await detached.CheckAsync()).ShouldBeNull();

        Kinds().ShouldBe([LockEventKind.Acquired, LockEventKind.Detached, LockEventKind.Lost]);
    }

    [Fact]
    public async Task Fail_WhileItIsDetachedOrAdministered_IsUnavailableAndChangesNothing()
    {
        var lease = await _locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero);
        using (_locks.Fail("document:42"))
        {
            await Should.ThrowAsync<LockUnavailableException>(() => lease.DetachAsync().WithPatience());
            await Should.ThrowAsync<LockUnavailableException>(() => _locks.Administration.FindAsync("document:42").WithPatience());
            await Should.ThrowAsync<LockUnavailableException>(() => _locks.Administration.ForceReleaseAsync("document:42").WithPatience());
            (await _locks.Administration.ListAsync()).Locks.Count.ShouldBe(1);
        }

        lease.ThrowIfLost();
        var detached = _locks.Attach(await lease.DetachAsync(Ttl));
        using (_locks.Fail())
        {
            await Should.ThrowAsync<LockUnavailableException>(() => detached.CheckAsync().WithPatience());
            await Should.ThrowAsync<LockUnavailableException>(() => detached.RenewAsync().WithPatience());
            await Should.ThrowAsync<LockUnavailableException>(() => detached.HoldAsync().WithPatience());
            await Should.ThrowAsync<LockUnavailableException>(() => detached.ReleaseAsync().WithPatience());
            (await Should.ThrowAsync<LockUnavailableException>(() => _locks.Administration.ListAsync().WithPatience())).Name.ShouldBe(new LockName("*"));
        }

        (await detached.ReleaseAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Lose_ADetachedLease_HasEndedAndSoHasWhoHoldsIt()
    {
        var detached = await DetachAsync();
        var held = await detached.HoldAsync();

        _locks.Lose("document:42");

        Should.Throw<LockLostException>(held.ThrowIfLost).Message.ShouldContain("the test took it away");
        (await detached.CheckAsync()).ShouldBeNull();
        Kinds().ShouldBe([LockEventKind.Acquired, LockEventKind.Detached, LockEventKind.Attached, LockEventKind.Lost]);
        _locks.Held.ShouldBeEmpty();
        await using var next = await _locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Lose_ALeaseThatIsLeftToItsHandle_HasEnded()
    {
        var detached = await DetachAsync();

        _locks.Lose();

        (await detached.RenewAsync()).ShouldBeFalse();
        Kinds().ShouldBe([LockEventKind.Acquired, LockEventKind.Detached, LockEventKind.Lost]);
    }

    [Fact]
    public async Task Delay_ADetachedLease_TakesItsTime()
    {
        var detached = await DetachAsync();
        using var slow = _locks.Delay("document:42", TimeSpan.FromSeconds(3));

        var renewing = detached.RenewAsync().AsTask();
        renewing.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(3));

        (await renewing.WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task ForceRelease_OnRecord_IsALossOfEachHolder()
    {
        var reader = await _locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero);
        var detached = _locks.Attach(await (await _locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero)).DetachAsync(Ttl));

        var forced = (await _locks.Administration.ForceReleaseAsync("catalog")).ShouldNotBeNull();

        forced.Holders.Count.ShouldBe(2);
        _locks.History.Where(one => one.Kind == LockEventKind.Lost).Select(one => one.Token).ShouldBe([reader.FencingToken, detached.FencingToken], ignoreOrder: true);
        _locks.Held.ShouldBeEmpty();
    }

    private async Task<IDetachedLease> DetachAsync() =>
        _locks.Attach(await (await _locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero)).DetachAsync(Ttl));

    private IEnumerable<LockEventKind> Kinds() => _locks.History.Select(one => one.Kind);
}
