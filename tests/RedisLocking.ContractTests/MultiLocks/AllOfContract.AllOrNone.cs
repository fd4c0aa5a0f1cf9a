using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.MultiLocks;

public abstract partial class AllOfContract<TFixture>
{
    private static readonly string[] Three = ["a", "b", "c"];

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public async Task When_one_is_held_none_is_kept_and_the_conflict_names_it(string held)
    {
        await using var holder = await OtherLocks.Mutex(held).AcquireAsync(TimeSpan.Zero).WithPatience();

        (await Locks.AllOf("c", "a", "b").TryAcquireAsync().WithPatience()).ShouldBeNull();
        var conflict = await Should.ThrowAsync<LockConflictException>(() => Locks.AllOf("c", "a", "b").AcquireAsync(TimeSpan.Zero).WithPatience());

        conflict.Name.ShouldBe(new LockName(held));
        conflict.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        await ShouldBeFreeAsync(Three.Where(name => name != held));
    }

    [Fact]
    public async Task When_one_is_held_as_another_kind_none_is_kept()
    {
        await using var holder = await OtherLocks.Semaphore("b", 2).AcquireAsync(TimeSpan.Zero).WithPatience();

        var unavailable = await Should.ThrowAsync<LockUnavailableException>(() => Locks.AllOf("a", "b", "c").AcquireAsync(LongWait).WithPatience());

        unavailable.Name.ShouldBe(new LockName("b"));
        await ShouldBeFreeAsync(["a", "c"]);
    }

    [Fact]
    public async Task A_failure_half_way_keeps_none()
    {
        var holder = await OtherLocks.Mutex("b").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.AllOf("c", "b", "a").AcquireAsync(LongWait).AsTask();
        await UntilItHoldsAsync("a");
        await using var otherKind = await OtherLocks.Semaphore("c", 2).AcquireAsync(TimeSpan.Zero).WithPatience();

        await holder.DisposeAsync();

        (await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience())).Name.ShouldBe(new LockName("c"));
        await ShouldBeFreeAsync(["a", "b"]);
    }

    [Fact]
    public async Task Two_callers_that_do_not_wait_never_refuse_each_other_both()
    {
        for (var round = 0; round < 100; round++)
        {
            using var start = new Barrier(2);
            var leases = await Task.WhenAll(
                Task.Run(() => AskAsync(Locks, "a", "b", "c")),
                Task.Run(() => AskAsync(OtherLocks, "c", "b", "a"))).WithPatience();

            await leases.OfType<ILockLease>().ShouldHaveSingleItem().DisposeAsync();

            Task<ILockLease?> AskAsync(ILockProvider locks, params string[] names)
            {
                var all = locks.AllOf(Array.ConvertAll(names, name => new LockName(name)));
                start.SignalAndWait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
                return all.TryAcquireAsync().AsTask();
            }
        }
    }

    private async Task ShouldBeFreeAsync(IEnumerable<string> names)
    {
        foreach (var name in names)
            await (await OtherLocks.Mutex(name).AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
    }

    private Task UntilItHoldsAsync(LockName name) => Eventually.BecomesTrueAsync(
        async () =>
        {
            await using var lease = await OtherLocks.Mutex(name).TryAcquireAsync();
            return lease is null;
        },
        $"'{name}' was taken");
}
