using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Mutexes;

public abstract partial class MutexContract<TFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_waiter_is_granted_the_lock_when_it_is_released()
    {
        var holder = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        waiting.IsCompleted.ShouldBeFalse();

        (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var lease = await waiting.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
        lease.ThrowIfLost();
    }

    [Fact]
    public async Task A_waiter_of_another_provider_is_granted_the_lock_when_it_is_released()
    {
        var holder = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = OtherLocks.Mutex("order:42").AcquireAsync(Long).AsTask();

        await holder.DisposeAsync();

        await using var lease = await waiting.WithPatience();
        (await Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_free_lock_is_granted_without_a_wait_to_one_who_would_wait()
    {
        await using var lease = await Locks.Mutex("order:42").TryAcquireAsync(Long).WithPatience();

        lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task Waiters_are_served_in_the_order_in_which_they_came()
    {
        var served = new List<int>();
        var holder = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiters = Enumerable.Range(0, 8).Select(WaitAndLeaveAsync).ToArray();

        await holder.DisposeAsync();
        await Task.WhenAll(waiters).WithPatience();

        served.ShouldBe(Enumerable.Range(0, 8));

        async Task WaitAndLeaveAsync(int place)
        {
            await using var lease = await Locks.Mutex("order:42").AcquireAsync(Long);
            served.Add(place);
        }
    }

    [Fact]
    public async Task A_wait_that_runs_out_ends_with_null_or_a_conflict()
    {
        await using var holder = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var tried = Locks.Mutex("order:42").TryAcquireAsync(Short).AsTask();
        var wanted = Locks.Mutex("order:42").AcquireAsync(Short).AsTask();

        await _provider.PassAsync(Short);

        (await tried.WithPatience()).ShouldBeNull();
        var conflict = await Should.ThrowAsync<LockConflictException>(() => wanted.WithPatience());
        conflict.Name.ShouldBe(new LockName("order:42"));
        conflict.Message.ShouldContain("waited 0.3 s");
        conflict.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_wait_that_ran_out_leaves_its_place_to_the_next_waiter()
    {
        var holder = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var first = Locks.Mutex("order:42").TryAcquireAsync(Short).AsTask();
        var second = Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await _provider.PassAsync(Short);
        (await first.WithPatience()).ShouldBeNull();

        await holder.DisposeAsync();

        await using var lease = await second.WithPatience();
    }

    [Fact]
    public async Task A_cancelled_wait_ends_and_leaves_its_place_to_the_next_waiter()
    {
        using var cancellation = new CancellationTokenSource();
        var holder = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var first = Locks.Mutex("order:42").AcquireAsync(Long, cancellation.Token).AsTask();
        var second = Locks.Mutex("order:42").AcquireAsync(Long).AsTask();

        await cancellation.CancelAsync();
        var cancelled = await Should.ThrowAsync<OperationCanceledException>(() => first.WithPatience());
        cancelled.CancellationToken.ShouldBe(cancellation.Token);
        second.IsCompleted.ShouldBeFalse();

        await holder.DisposeAsync();
        await using var lease = await second.WithPatience();
    }

    [Fact]
    public async Task A_wait_cancelled_in_the_moment_of_the_grant_never_leaks_the_lock()
    {
        for (var round = 0; round < 100; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var holder = await Locks.Mutex("order:42").AcquireAsync(Long).WithPatience();
            var waiting = TakeAndLeaveAsync(cancellation.Token);

            await Task.WhenAll(Task.Run(cancellation.Cancel), Task.Run(() => holder.DisposeAsync().AsTask()), waiting).WithPatience();

            await using var next = await Locks.Mutex("order:42").AcquireAsync(Long).WithPatience();
        }

        async Task TakeAndLeaveAsync(CancellationToken cancellationToken)
        {
            try
            {
                await using var lease = await Locks.Mutex("order:42").AcquireAsync(Long, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.IsCancellationRequested.ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(Timeout.Infinite)]
    public async Task A_token_that_is_cancelled_already_takes_nothing(int wait)
    {
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => Locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromMilliseconds(wait), cancelled).WithPatience());
        await Should.ThrowAsync<OperationCanceledException>(() => Locks.Mutex("order:42").AcquireAsync(TimeSpan.FromMilliseconds(wait), cancelled).WithPatience());

        await using var lease = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-2 * TimeSpan.TicksPerMillisecond)]
    [InlineData(long.MinValue)]
    public async Task A_wait_below_zero_is_refused_with_the_locks_name(long ticks)
    {
        var wait = TimeSpan.FromTicks(ticks);

        var tried = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Locks.Mutex("order:42").TryAcquireAsync(wait).WithPatience());
        var wanted = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Locks.Mutex("order:42").AcquireAsync(wait).WithPatience());

        tried.ParamName.ShouldBe("wait");
        tried.Message.ShouldContain("order:42");
        wanted.ParamName.ShouldBe("wait");
        wanted.Message.ShouldContain("order:42");
    }

    [Fact]
    public async Task The_longest_waits_wait_until_the_lock_is_free()
    {
        var holder = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var infinite = TakeAndLeaveAsync(Timeout.InfiniteTimeSpan);
        var longest = TakeAndLeaveAsync(TimeSpan.MaxValue);
        infinite.IsCompleted.ShouldBeFalse();
        longest.IsCompleted.ShouldBeFalse();

        await holder.DisposeAsync();
        await Task.WhenAll(infinite, longest).WithPatience();

        async Task TakeAndLeaveAsync(TimeSpan wait)
        {
            await using var lease = await Locks.Mutex("order:42").AcquireAsync(wait);
        }
    }

    [Fact]
    public async Task An_infinite_wait_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using var holder = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.Mutex("order:42").AcquireAsync(Timeout.InfiniteTimeSpan, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
    }
}
