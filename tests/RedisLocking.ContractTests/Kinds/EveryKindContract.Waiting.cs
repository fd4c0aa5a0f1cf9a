using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Kinds;

public abstract partial class EveryKindContract<TFixture>
{
    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_waiter_is_granted_the_lock_when_it_is_released(HeldAs kind)
    {
        var holder = await Locks.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = OtherLocks.Rival(kind, "order:42").AcquireAsync(LongWait).AsTask();
        waiting.IsCompleted.ShouldBeFalse();

        (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var lease = await waiting.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
        lease.ThrowIfLost();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_wait_that_runs_out_ends_with_null_or_a_conflict(HeldAs kind)
    {
        await using var holder = await Locks.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var tried = Locks.Rival(kind, "order:42").TryAcquireAsync(ShortWait).AsTask();
        var wanted = Locks.Rival(kind, "order:42").AcquireAsync(ShortWait).AsTask();

        await Provider.PassAsync(ShortWait);

        (await tried.WithPatience()).ShouldBeNull();
        var conflict = await Should.ThrowAsync<LockConflictException>(() => wanted.WithPatience());
        conflict.Name.ShouldBe(new LockName("order:42"));
        conflict.Message.ShouldContain("waited 0.3 s");
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_cancelled_wait_ends_and_leaves_its_place_to_the_next_waiter(HeldAs kind)
    {
        using var cancellation = new CancellationTokenSource();
        var holder = await Locks.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var first = Locks.Rival(kind, "order:42").AcquireAsync(LongWait, cancellation.Token).AsTask();
        var second = Locks.Rival(kind, "order:42").AcquireAsync(LongWait).AsTask();

        await cancellation.CancelAsync();
        var cancelled = await Should.ThrowAsync<OperationCanceledException>(() => first.WithPatience());
        cancelled.CancellationToken.ShouldBe(cancellation.Token);
        second.IsCompleted.ShouldBeFalse();

        await holder.DisposeAsync();
        await using var lease = await second.WithPatience();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_wait_cancelled_in_the_moment_of_the_grant_never_leaks_the_lock(HeldAs kind)
    {
        for (var round = 0; round < 50; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var holder = await Locks.Lock(kind, "order:42").AcquireAsync(LongWait).WithPatience();
            var waiting = TakeAndLeaveAsync(cancellation.Token);

            await Task.WhenAll(Task.Run(cancellation.Cancel), Task.Run(() => holder.DisposeAsync().AsTask()), waiting).WithPatience();

            await using var next = await Locks.Rival(kind, "order:42").AcquireAsync(LongWait).WithPatience();
        }

        async Task TakeAndLeaveAsync(CancellationToken cancellationToken)
        {
            try
            {
                await using var lease = await Locks.Rival(kind, "order:42").AcquireAsync(LongWait, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.IsCancellationRequested.ShouldBeTrue();
            }
        }
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_token_that_is_cancelled_already_takes_nothing(HeldAs kind)
    {
        var cancelled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => Locks.Lock(kind, "order:42").TryAcquireAsync(TimeSpan.Zero, cancelled).WithPatience());
        await Should.ThrowAsync<OperationCanceledException>(() => Locks.Lock(kind, "order:42").AcquireAsync(LongWait, cancelled).WithPatience());

        await using var lease = await Locks.Rival(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
    }
}
