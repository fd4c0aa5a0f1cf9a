using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.MultiLocks;

public abstract partial class AllOfContract<TFixture>
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task Who_waits_gets_them_all_once_they_are_free_in_whatever_order(string first, string last)
    {
        var early = await OtherLocks.Mutex(first).AcquireAsync(TimeSpan.Zero).WithPatience();
        var late = await OtherLocks.Mutex(last).AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.AllOf("b", "a").AcquireAsync(LongWait).AsTask();

        await early.DisposeAsync();
        waiting.IsCompleted.ShouldBeFalse();
        await late.DisposeAsync();

        await using var lease = await waiting.WithPatience();
        lease.Parts.Select(part => part.Name.Value).ShouldBe(["b", "a"]);
        lease.ThrowIfLost();
    }

    [Fact]
    public async Task A_wait_that_runs_out_keeps_none_and_the_conflict_names_what_was_held()
    {
        await using var holder = await OtherLocks.Mutex("b").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.AllOf("c", "b", "a").AcquireAsync(ShortWait).AsTask();

        await Provider.PassAsync(ShortWait);

        var conflict = await Should.ThrowAsync<LockConflictException>(() => waiting.WithPatience());
        conflict.Name.ShouldBe(new LockName("b"));
        conflict.Message.ShouldContain("waited 0.3 s");
        await Provider.ShouldBeFreeAsync(["a", "c"]);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_keeps_none()
    {
        using var cancellation = new CancellationTokenSource();
        await using var holder = await OtherLocks.Mutex("b").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.AllOf("c", "b", "a").TryAcquireAsync(LongWait, cancellation.Token).AsTask();
        await Provider.UntilHeldAsync("a");

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
        await Provider.ShouldBeFreeAsync(["a", "c"]);
    }

    [Fact]
    public async Task Opposite_orders_of_the_same_locks_all_get_through()
    {
        var inside = 0;
        string[][] orders = [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"], ["c", "a"]];

        await Task.WhenAll(Enumerable.Range(0, 12).Select(worker => Task.Run(() => WorkAsync(worker)))).WithPatience();

        async Task WorkAsync(int worker)
        {
            var locks = worker % 3 == 0 ? OtherLocks : Locks;
            var all = locks.AllOf(Array.ConvertAll(orders[worker % orders.Length], name => new LockName(name)));
            for (var round = 0; round < 25; round++)
            {
                await using var lease = await all.AcquireAsync(LongWait);
                Interlocked.Increment(ref inside).ShouldBe(1);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task A_token_that_is_cancelled_already_takes_nothing(int wait)
    {
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => Locks.AllOf("a", "b").TryAcquireAsync(TimeSpan.FromMilliseconds(wait), cancelled).WithPatience());

        await Provider.ShouldBeFreeAsync(["a", "b"]);
    }
}
