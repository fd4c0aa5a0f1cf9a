using RedisLocking.ContractTests.Kinds;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.DetachedLeases;

// A lock that is taken for a handle from the beginning.
public abstract partial class DetachedLeaseContract<TFixture>
{
    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_lock_is_taken_for_a_handle_and_kept_until_that_releases_it(HeldAs kind)
    {
        var last = default(FencingToken);
        for (var round = 0; round < 3; round++)
        {
            var handle = await Locks.Lock(kind, "document:42", new LeaseOptions { Ttl = LongTtl, Owner = "job-7" }).TryAcquireDetachedAsync(TimeSpan.Zero).WithPatience();
            var detached = OtherLocks.Attach(handle.ShouldNotBeNull());

            detached.Name.ShouldBe(new LockName("document:42"));
            detached.Owner.ShouldBe("job-7");
            detached.Ttl.ShouldBe(LongTtl);
            detached.FencingToken.ShouldBeGreaterThan(last);
            last = detached.FencingToken;
            foreach (var locks in new[] { Locks, OtherLocks })
            {
                (await locks.Rival(kind, "document:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
                (await locks.Rival(kind, "document:42").TryAcquireDetachedAsync(TimeSpan.Zero).WithPatience()).ShouldBeNull();
            }

            (await Locks.Attach(handle).RenewAsync().WithPatience()).ShouldBeTrue();
            (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
            await ShouldHaveEndedAsync(detached);
        }

        await using var next = await OtherLocks.Rival(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        next.FencingToken.ShouldBeGreaterThan(last);
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Who_waits_for_a_handle_has_it_when_the_holder_releases_the_lock(HeldAs kind)
    {
        foreach (var locks in new[] { Locks, OtherLocks })
        {
            var holder = await Locks.Rival(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
            var waiting = locks.Lock(kind, "document:42").TryAcquireDetachedAsync(Timeout.InfiniteTimeSpan).AsTask();
            waiting.IsCompleted.ShouldBeFalse();

            (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();

            var detached = Locks.Attach((await waiting.WithPatience()).ShouldNotBeNull());
            detached.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
            (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Who_gives_up_waiting_for_a_handle_keeps_nobody_out(HeldAs kind)
    {
        var holder = await Locks.Rival(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var impatience = new CancellationTokenSource();
        var waiting = OtherLocks.Lock(kind, "document:42").TryAcquireDetachedAsync(Timeout.InfiniteTimeSpan, impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());

        await holder.DisposeAsync();

        await using var next = await Locks.Rival(kind, "document:42").AcquireAsync(TimeSpan.FromSeconds(30)).WithPatience();
        next.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
    }

    [Fact]
    public async Task A_negative_wait_for_a_handle_is_refused() =>
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await Locks.Mutex("document:42").TryAcquireDetachedAsync(TimeSpan.FromSeconds(-2)))).Message.ShouldContain("0 or more");
}
