using RedisLocking.ContractTests.Kinds;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.DetachedLeases;

public abstract partial class DetachedLeaseContract<TFixture>
{
    private static readonly TimeSpan ShortTtl = TimeSpan.FromSeconds(1);

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task One_that_nobody_renews_ends_by_its_ttl_and_lets_in_who_waits(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var detached = Locks.Attach(await lease.DetachAsync(ShortTtl).WithPatience());
        var waiting = OtherLocks.Rival(kind, "document:42").AcquireAsync(LongWait).AsTask();

        await Provider.PassAsync(ShortTtl);

        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(detached.FencingToken);
        await ShouldHaveEndedAsync(detached);
        next.ThrowIfLost();
        (await Locks.Rival(kind, "document:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Theory]
    [InlineData(HeldAs.Mutex)]
    [InlineData(HeldAs.Reader)]
    public async Task Each_renewal_gives_it_its_ttl_again(HeldAs kind)
    {
        var ttl = TimeSpan.FromSeconds(6);
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var detached = OtherLocks.Attach(await lease.DetachAsync(ttl).WithPatience());

        for (var beat = 0; beat < 3; beat++)
        {
            await Provider.PassAsync(0.5 * ttl);
            (await detached.RenewAsync().WithPatience()).ShouldBeTrue();
        }

        (await detached.CheckAsync().WithPatience()).ShouldNotBeNull().ShouldBeGreaterThan(0.25 * ttl);
        (await Locks.Rival(kind, "document:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Looking_at_it_does_not_renew_it(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var detached = Locks.Attach(await lease.DetachAsync(ShortTtl).WithPatience());

        await Provider.PassAsync(0.6 * ShortTtl);
        await detached.CheckAsync().WithPatience();
        await Provider.PassAsync(0.6 * ShortTtl);

        (await detached.CheckAsync().WithPatience()).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Its_release_lets_in_who_waits(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = OtherLocks.Rival(kind, "document:42").AcquireAsync(LongWait).AsTask();
        var detached = Locks.Attach(await lease.DetachAsync(LongTtl).WithPatience());
        waiting.IsCompleted.ShouldBeFalse();

        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(detached.FencingToken);
    }

    [Fact]
    public async Task Calls_that_are_cancelled_before_they_begin_do_nothing()
    {
        var detached = Locks.Attach(await (await Locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience());
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => detached.CheckAsync(cancelled).WithPatience());
        await Should.ThrowAsync<OperationCanceledException>(() => detached.RenewAsync(cancelled).WithPatience());
        await Should.ThrowAsync<OperationCanceledException>(() => detached.ReleaseAsync(cancelled).WithPatience());
        await Should.ThrowAsync<OperationCanceledException>(() => detached.HoldAsync(cancelled).WithPatience());

        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }
}
