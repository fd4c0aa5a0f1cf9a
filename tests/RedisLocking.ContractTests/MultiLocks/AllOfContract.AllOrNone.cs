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
        await Provider.ShouldBeFreeAsync(Three.Where(name => name != held));
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
}
