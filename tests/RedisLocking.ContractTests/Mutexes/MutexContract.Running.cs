using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Mutexes;

public abstract partial class MutexContract<TFixture>
{
    [Fact]
    public async Task Work_runs_under_the_lock_and_the_lock_is_free_afterwards()
    {
        var mutex = Locks.Mutex("nightly-report");

        await mutex.RunAsync(async (lease, _) =>
        {
            lease.ThrowIfLost();
            (await OutsideOfTheFlow.RunAsync(() => mutex.TryAcquireAsync().AsTask())).ShouldBeNull();
        }).WithPatience();

        (await mutex.TryRunAsync((_, _) => Task.CompletedTask).WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Work_does_not_run_while_somebody_else_holds_the_lock()
    {
        await using var holder = await Locks.Mutex("nightly-report").AcquireAsync(TimeSpan.Zero).WithPatience();
        var ran = false;

        await Should.ThrowAsync<LockConflictException>(() => OtherLocks.Mutex("nightly-report").RunAsync(Work).WithPatience());
        (await OtherLocks.Mutex("nightly-report").TryRunAsync(Work).WithPatience()).ShouldBeFalse();

        ran.ShouldBeFalse();

        Task Work(ILockLease lease, CancellationToken cancellationToken)
        {
            ran = true;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Work_waits_for_the_lock_where_it_may()
    {
        var ran = false;
        var holder = await Locks.Mutex("nightly-report").AcquireAsync(TimeSpan.Zero).WithPatience();
        var running = Locks.Mutex("nightly-report").RunAsync(Long, (_, _) => Task.FromResult(ran = true));
        ran.ShouldBeFalse();

        await holder.DisposeAsync();
        await running.WithPatience();

        ran.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_work_throws_reaches_the_caller_and_the_lock_is_released()
    {
        var mutex = Locks.Mutex("nightly-report");

        var thrown = await Should.ThrowAsync<InvalidDataException>(() => mutex.RunAsync((_, _) => throw new InvalidDataException("of the work")).WithPatience());

        thrown.Message.ShouldBe("of the work");
        await using var lease = await mutex.AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Fact]
    public async Task Work_is_cancelled_when_its_lease_is_lost()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Locks.Mutex("nightly-report", new LeaseOptions { MaxHold = MaxHold }).RunAsync(async (_, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        });
        await started.Task.WithPatience();

        await _provider.PassAsync(MaxHold);

        var loss = await Should.ThrowAsync<LockLostException>(() => running.WithPatience());
        loss.Name.ShouldBe(new LockName("nightly-report"));
        loss.InnerException.ShouldBeAssignableTo<OperationCanceledException>();
    }

    [Fact]
    public async Task Work_that_outlasts_its_lease_unawares_ends_with_the_loss()
    {
        var running = Locks.Mutex("nightly-report", new LeaseOptions { MaxHold = MaxHold }).RunAsync(async (lease, _) =>
        {
            await _provider.PassAsync(MaxHold);
            await lease.Lost.CancelledAsync();
        });

        await Should.ThrowAsync<LockLostException>(() => running.WithPatience());
    }

    [Fact]
    public async Task The_callers_cancellation_reaches_the_work_and_is_no_loss()
    {
        using var cancellation = new CancellationTokenSource();
        var mutex = Locks.Mutex("nightly-report");

        await Should.ThrowAsync<OperationCanceledException>(() => mutex.RunAsync(
            async (_, cancellationToken) =>
            {
                await cancellation.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            },
            cancellation.Token).WithPatience());

        await using var lease = await mutex.AcquireAsync(TimeSpan.Zero).WithPatience();
    }
}
