using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests.Mutexes;

/// <summary>What the contract leaves to a provider: that a release hands the lock over in the same moment, to the one who waits longest.</summary>
public sealed class HandOffTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly ManualTime _time = new();
    private readonly InMemoryLockProvider _locks;
    private readonly IDistributedLock _mutex;

    public HandOffTests()
    {
        _locks = new InMemoryLockProvider(timeProvider: _time);
        _mutex = _locks.Mutex("order:42");
    }

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task A_newcomer_never_overtakes_a_waiter()
    {
        var holder = await _mutex.AcquireAsync(TimeSpan.Zero);
        var waiting = _mutex.AcquireAsync(Wait).AsTask();

        await holder.DisposeAsync();

        (await _mutex.TryAcquireAsync()).ShouldBeNull();
        await using var lease = await waiting.WithPatience();
    }

    [Fact]
    public async Task A_wait_ends_exactly_when_it_has_run_out()
    {
        await using var holder = await _mutex.AcquireAsync(TimeSpan.Zero);
        var waiting = _mutex.TryAcquireAsync(Wait).AsTask();

        _time.Advance(Wait - TimeSpan.FromTicks(1));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));

        (await waiting.WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_wait_may_be_longer_than_any_timer()
    {
        await using var holder = await _mutex.AcquireAsync(TimeSpan.Zero);
        var waiting = _mutex.TryAcquireAsync(TimeSpan.FromDays(120)).AsTask();

        _time.Advance(TimeSpan.FromDays(119.9));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromDays(0.1));

        (await waiting.WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_waiter_in_the_middle_of_the_queue_may_leave()
    {
        using var cancellation = new CancellationTokenSource();
        var holder = await _mutex.AcquireAsync(TimeSpan.Zero);
        var first = _mutex.AcquireAsync(Wait).AsTask();
        var second = _mutex.AcquireAsync(Wait, cancellation.Token).AsTask();
        var third = _mutex.AcquireAsync(Wait).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second.WithPatience());

        await holder.DisposeAsync();
        await (await first.WithPatience()).DisposeAsync();

        await using var lease = await third.WithPatience();
    }

    [Fact]
    public async Task A_lock_that_was_handed_over_and_released_leaves_no_timer_behind()
    {
        var mutex = _locks.Mutex("order:42", new LeaseOptions { MaxHold = TimeSpan.FromMinutes(1) });
        var holder = await mutex.AcquireAsync(TimeSpan.Zero);
        var waiting = mutex.AcquireAsync(Wait).AsTask();
        _time.ArmedTimers.ShouldBe(2);

        await holder.DisposeAsync();
        await (await waiting.WithPatience()).DisposeAsync();

        _time.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public async Task A_name_that_nobody_holds_leaves_nothing_behind()
    {
        var forgotten = await TakeAndLeaveAsync();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        forgotten.ShouldAllBe(name => !name.IsAlive);

        async Task<List<WeakReference>> TakeAndLeaveAsync()
        {
            var names = new List<WeakReference>();
            for (var number = 0; number < 1000; number++)
            {
                var name = LockName.Format($"order:{number}");
                names.Add(new WeakReference(name));
                await using var lease = await _locks.Mutex(name).AcquireAsync(TimeSpan.Zero);
            }

            return names;
        }
    }

    [Fact]
    public async Task Ten_thousand_waiters_are_served_without_deepening_the_stack()
    {
        var served = 0;
        var holder = await _mutex.AcquireAsync(TimeSpan.Zero);
        var waiters = Enumerable.Range(0, 10_000).Select(_ => TakeAndLeaveAsync()).ToArray();

        await holder.DisposeAsync();
        await Task.WhenAll(waiters).WithPatience();

        served.ShouldBe(10_000);

        async Task TakeAndLeaveAsync()
        {
            await using var lease = await _mutex.AcquireAsync(Timeout.InfiniteTimeSpan);
            served++;
        }
    }

    [Fact]
    public async Task A_timeout_in_the_moment_of_the_grant_never_leaks_the_lock()
    {
        for (var round = 0; round < 500; round++)
        {
            var holder = await _mutex.AcquireAsync(TimeSpan.Zero);
            var waiting = _mutex.TryAcquireAsync(Wait).AsTask();

            await Task.WhenAll(Task.Run(() => _time.Advance(Wait)), Task.Run(() => holder.DisposeAsync().AsTask())).WithPatience();

            if (await waiting.WithPatience() is { } lease)
                (await lease.ReleaseAsync()).ShouldBeTrue();
            (await (await _mutex.AcquireAsync(TimeSpan.Zero)).ReleaseAsync()).ShouldBeTrue();
        }
    }
}
