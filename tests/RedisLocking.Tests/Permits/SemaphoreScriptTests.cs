using RedisLocking.Contention;
using RedisLocking.Scripting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>Semaphores in Redis.</summary>
public sealed class SemaphoreScriptTests(RedisServerFixture redis) : IAsyncLifetime
{
    private readonly PermitStore _store = new(redis.Server);

    private RedisServer Server => redis.Server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Acquire_MoreThanThereArePermits_IsRefused()
    {
        (await _store.AcquireAsync(Permit(1, of: 2))).ShouldBeGreaterThan(0);
        (await _store.AcquireAsync(Permit(2, of: 2))).ShouldBeGreaterThan(0);

        (await _store.AcquireAsync(Permit(3, of: 2))).ShouldBeInRange(-60_000, -1);
        await _store.ReleaseAsync(Permit(1, of: 2));
        (await _store.AcquireAsync(Permit(3, of: 2))).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Acquire_InOneCall_GivesOutNoMoreThanThereAre()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(lease => _store.AcquireAsync(Permit(lease, of: 3))));

        answers.Count(answer => answer > 0).ShouldBe(3);
        (await _store.HoldersAsync()).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Acquire_AHolderWhoDied_GivesItsPermitBack()
    {
        await _store.AcquireAsync(Permit(1, of: 2));
        await _store.AcquireAsync(Permit(2, of: 2));
        await _store.ExpireAsync(Permit(1, of: 2));

        (await _store.AcquireAsync(Permit(3, of: 2))).ShouldBeGreaterThan(0);

        (await _store.HoldersAsync()).ShouldBe([Permit(2, of: 2), Permit(3, of: 2)], ignoreOrder: true);
    }

    [Fact]
    public async Task Acquire_WhenAllWhoHeldAreDead_BeginsAnewWithTheAskersSize()
    {
        await _store.AcquireAsync(Permit(1, of: 1));
        await _store.ExpireAsync(Permit(1, of: 1));

        (await _store.AcquireAsync(Permit(2, of: 2))).ShouldBeGreaterThan(0);
        (await _store.AcquireAsync(Permit(3, of: 2))).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Release_LetsInAsManyAsThereArePermitsFree()
    {
        await _store.AcquireAsync(Permit(1, of: 2));
        await _store.AcquireAsync(Permit(2, of: 2));
        for (var lease = 3; lease <= 5; lease++)
            await _store.AskAsync(Permit(lease, of: 2));

        (await _store.ReleaseAsync(Permit(1, of: 2))).ShouldBe(2);

        (await _store.HoldersAsync()).ShouldBe([Permit(2, of: 2), Permit(3, of: 2)], ignoreOrder: true);
        (await _store.WaitersAsync()).ShouldBe([Permit(4, of: 2), Permit(5, of: 2)]);
    }

    [Fact]
    public async Task Release_OfTheLast_LeavesNothing()
    {
        await _store.AcquireAsync(Permit(1, of: 2));
        await _store.AcquireAsync(Permit(2, of: 2));

        (await _store.ReleaseAsync(Permit(1, of: 2))).ShouldBe(1);
        (await _store.ReleaseAsync(Permit(2, of: 2))).ShouldBe(1);

        (await Server.KeysAsync(_store.Prefix)).ShouldBe([_store.Counter]);
    }

    [Fact]
    public async Task Leave_OfTheLast_LeavesNothing()
    {
        await _store.AcquireAsync(Permit(1, of: 2));

        (await _store.LeaveAsync(Permit(1, of: 2))).ShouldBeTrue();

        (await Server.KeysAsync(_store.Prefix)).ShouldBe([_store.Counter]);
    }

    [Fact]
    public async Task Size_OfANewerProvider_CountsForAllAndEvictsNobody()
    {
        await using var newer = await NewerAsync();
        for (var lease = 1; lease <= 3; lease++)
            await _store.AcquireAsync(Permit(lease, of: 3));

        IsOtherSize(await newer.AcquireAsync(Permit(4, of: 1))).ShouldBeTrue();

        (await _store.HoldersAsync()).Length.ShouldBe(3);
        await _store.ReleaseAsync(Permit(1, of: 3));
        IsOtherSize(await _store.AcquireAsync(Permit(5, of: 3))).ShouldBeTrue();
        await _store.ReleaseAsync(Permit(2, of: 3));
        await _store.ReleaseAsync(Permit(3, of: 3));
        (await newer.AcquireAsync(Permit(6, of: 1))).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Size_OfANewerProviderThatIsGreater_LetsInWhoWaits()
    {
        await using var newer = await NewerAsync();
        await _store.AcquireAsync(Permit(1, of: 1));
        await _store.AskAsync(Permit(2, of: 1));

        var reply = await newer.AskAsync(Permit(3, of: 3));

        reply.Result.ShouldBe(AskResult.Granted);
        reply.IsOtherSize.ShouldBeTrue();
        (await _store.HoldersAsync()).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Size_OfAnOlderProvider_CountsForNobody()
    {
        await using var newer = await NewerAsync();
        await newer.AcquireAsync(Permit(1, of: 1));

        IsOtherSize(await _store.AcquireAsync(Permit(2, of: 5))).ShouldBeTrue();
        (await _store.AskAsync(Permit(2, of: 5))).ShouldSatisfyAllConditions(
            reply => reply.Result.ShouldBe(AskResult.QueuedUnheard),
            reply => reply.IsOtherSize.ShouldBeTrue());

        (await _store.HoldersAsync()).ShouldBe([Permit(1, of: 1)]);
    }

    [Fact]
    public async Task Acquire_AsAnotherKind_IsAnErrorThatNamesBoth()
    {
        await _store.AcquireAsync(Permit(1, of: 2));

        (await Should.ThrowAsync<StoreFailure>(() => _store.AcquireAsync(PermitStore.Id("aaa", "1r")))).Message
            .ShouldBe("the lock is held as a semaphore and was asked for as a readers-writer lock: a name stands for one kind of lock");
        (await Should.ThrowAsync<StoreFailure>(() => _store.AskAsync(PermitStore.Id("aaa", "1w")))).Message
            .ShouldBe("the lock is held as a semaphore and was asked for as a readers-writer lock: a name stands for one kind of lock");

        (await _store.HoldersAsync()).ShouldBe([Permit(1, of: 2)]);
    }

    private static string Permit(int lease, int of) => PermitStore.Id("aaa", $"{lease}s{of}");

    // With bit 62 turned over; see acquire.lua.
    private static bool IsOtherSize(long reply) => (reply < 0) != ((reply & (1L << 62)) != 0);

    private async Task<PermitStore> NewerAsync()
    {
        // Which of two providers is the newer one is told by the clock, in ms.
        await Task.Delay(20, TestContext.Current.CancellationToken);
        return new PermitStore(Server, _store.Prefix);
    }
}
