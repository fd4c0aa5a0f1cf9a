using RedisLocking.TestSupport;

namespace RedisLocking.Testing.Tests.Faults;

public sealed class FailTests : IAsyncDisposable
{
    private readonly TestLocks _locks = new(new ManualTime());

    public static TheoryData<Kind> All => Kinds.All;

    public ValueTask DisposeAsync() => _locks.DisposeAsync();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Fail_WhoAsks_IsToldThatNobodyKnows(Kind kind)
    {
        using (_locks.Fail("order:42"))
        {
            (await Should.ThrowAsync<LockUnavailableException>(() => _locks.Order(kind).TryAcquireAsync().AsTask())).Name.Value.ShouldBe("order:42");
            await Should.ThrowAsync<LockUnavailableException>(() => _locks.Order(kind).AcquireAsync(Timeout.InfiniteTimeSpan).WithPatience());
        }

        (await _locks.Order(kind).TryAcquireAsync()).ShouldNotBeNull();
        _locks.History.Take(2).ShouldAllBe(happened => happened.Kind == LockEventKind.Unavailable && happened.Name == "order:42");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Fail_WhoReleases_IsToldSoAndTheLockIsFreedWhenTheStoreAnswersAgain(Kind kind)
    {
        var lease = await _locks.Order(kind).AcquireAsync(TimeSpan.Zero);
        using (_locks.Fail())
        {
            await Should.ThrowAsync<LockUnavailableException>(() => lease.ReleaseAsync().AsTask());
            await lease.DisposeAsync();
        }

        (await _locks.AllOf(Rivals(kind)).TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Fail_WhileALockIsHeld_LeavesItHeld()
    {
        await using var lease = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        using (_locks.Fail())
            lease.ThrowIfLost();

        (await _locks.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();
        _locks.Held.ShouldBe([new LockName("order:42")]);
    }

    [Fact]
    public async Task Fail_WhoUpgradesOrDowngrades_IsToldSoAndKeepsTheLease()
    {
        var reader = await _locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero);
        using (_locks.Fail("catalog"))
            await Should.ThrowAsync<LockUnavailableException>(() => reader.TryUpgradeAsync(TimeSpan.Zero).AsTask());
        reader.ThrowIfLost();
        var writer = await reader.UpgradeAsync(TimeSpan.Zero);
        using (_locks.Fail("catalog"))
            await Should.ThrowAsync<LockUnavailableException>(() => writer.DowngradeAsync().AsTask());

        (await writer.ReleaseAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Fail_OfOneLock_LeavesTheOthers()
    {
        using var outage = _locks.Fail("order:42");

        (await _locks.Mutex("order:43").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Fail_DisposedTwice_EndsOnlyItself()
    {
        using var all = _locks.Fail();
        var one = _locks.Fail("order:42");

        one.Dispose();
        one.Dispose();

        await Should.ThrowAsync<LockUnavailableException>(() => _locks.Mutex("order:42").TryAcquireAsync().AsTask());
    }

    private IDistributedLock[] Rivals(Kind kind) => kind switch
    {
        Kind.Reader => [_locks.WriteLock("order:42")],
        Kind.Semaphore => [_locks.Semaphore("order:42", permits: 1)],
        _ => [_locks.Order(kind)],
    };
}
