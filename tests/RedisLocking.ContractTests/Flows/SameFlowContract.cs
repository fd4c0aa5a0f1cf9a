using RedisLocking.ContractTests.Kinds;
using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Flows;

/// <summary>Locks are not reentrant: a flow that asks for what it runs under is told so, and does not wait for itself.</summary>
public abstract class SameFlowContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Theory]
    [InlineData(HeldAs.Mutex, HeldAs.Mutex)]
    [InlineData(HeldAs.Reader, HeldAs.Reader)]
    [InlineData(HeldAs.Reader, HeldAs.Writer)]
    [InlineData(HeldAs.Writer, HeldAs.Reader)]
    [InlineData(HeldAs.Writer, HeldAs.Writer)]
    public Task A_flow_that_asks_for_the_lock_that_it_runs_under_is_refused_with_its_name(HeldAs held, HeldAs asked) =>
        Locks.Lock(held, "order:42").RunAsync(async (lease, ct) =>
        {
            foreach (var wait in new[] { TimeSpan.Zero, Timeout.InfiniteTimeSpan })
            {
                ShouldBeRefused(await Should.ThrowAsync<LockHeldByFlowException>(() => Locks.Lock(asked, "order:42").TryAcquireAsync(wait, ct).WithPatience()));
                ShouldBeRefused(await Should.ThrowAsync<LockHeldByFlowException>(() => Locks.Lock(asked, "order:42").AcquireAsync(wait, ct).WithPatience()));
            }

            ShouldBeRefused(await Should.ThrowAsync<LockHeldByFlowException>(() => Locks.Lock(asked, "order:42").RunAsync((_, _) => Task.CompletedTask, ct)));
            lease.ThrowIfLost();
        }).WithPatience();

    [Fact]
    public Task What_the_flow_calls_and_what_branches_off_of_it_is_refused_too() =>
        Locks.Mutex("order:42").RunAsync((_, ct) => Task.Run(
            async () => ShouldBeRefused(await Should.ThrowAsync<LockHeldByFlowException>(() => Locks.Mutex("order:42").AcquireAsync(Timeout.InfiniteTimeSpan, ct).WithPatience())), ct)).WithPatience();

    [Fact]
    public Task An_outer_lock_of_the_flow_is_refused_too() =>
        Locks.Mutex("order:42").RunAsync((_, ct) => Locks.Mutex("stock:7").RunAsync(
            async (_, _) => ShouldBeRefused(await Should.ThrowAsync<LockHeldByFlowException>(() => Locks.Mutex("order:42").AcquireAsync(LongWait, ct).WithPatience())), ct)).WithPatience();

    [Fact]
    public async Task One_of_several_locks_is_refused_wherever_it_stands()
    {
        await Locks.AllOf("stock:7", "order:42").RunAsync(async (_, ct) =>
            ShouldBeRefused(await Should.ThrowAsync<LockHeldByFlowException>(() => Locks.Mutex("order:42").AcquireAsync(LongWait, ct).WithPatience()))).WithPatience();
        await Locks.Mutex("order:42").RunAsync(async (_, ct) =>
            ShouldBeRefused(await Should.ThrowAsync<LockHeldByFlowException>(() => Locks.AllOf("stock:7", "order:42").AcquireAsync(LongWait, ct).WithPatience()))).WithPatience();

        await using var free = await Locks.AllOf("stock:7", "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Fact]
    public Task Another_lock_and_another_permit_of_one_semaphore_are_granted() =>
        Locks.Semaphore("smtp", 2).RunAsync(async (_, ct) =>
        {
            await using var permit = await Locks.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero, ct).WithPatience();
            await using var other = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero, ct).WithPatience();
        }).WithPatience();

    [Fact]
    public async Task A_lock_that_the_flow_released_is_granted_again()
    {
        var lease = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var flow = new LockLeaseAccessor().Enter(lease);
        ShouldBeRefused(await Should.ThrowAsync<LockHeldByFlowException>(() => Locks.Mutex("order:42").AcquireAsync(LongWait).WithPatience()));

        await lease.DisposeAsync();

        await using var again = await Locks.Mutex("order:42").AcquireAsync(LongWait).WithPatience();
    }

    [Fact]
    public Task Another_flow_is_told_that_somebody_else_holds_the_lock() =>
        Locks.Mutex("order:42").RunAsync(async (_, ct) =>
            (await OutsideOfTheFlow.RunAsync(() => Locks.Mutex("order:42").TryAcquireAsync(ct).AsTask()).WithPatience()).ShouldBeNull()).WithPatience();

    [Fact]
    public async Task A_lock_of_that_name_of_another_provider_is_another_lock()
    {
        using var others = new InMemoryLockProvider();
        await Locks.Mutex("order:42").RunAsync(async (_, ct) =>
        {
            await using var lease = await others.Mutex("order:42").AcquireAsync(TimeSpan.Zero, ct).WithPatience();
        }).WithPatience();
    }

    [Fact]
    public async Task What_a_flow_left_running_may_take_the_lock_when_the_flow_has_left_it()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var later = Task.CompletedTask;
        await Locks.Mutex("order:42").RunAsync((_, _) =>
        {
            later = TakeLaterAsync();
            return Task.CompletedTask;
        }).WithPatience();

        left.SetResult();
        await later.WithPatience();

        async Task TakeLaterAsync()
        {
            await left.Task;
            await using var lease = await Locks.Mutex("order:42").AcquireAsync(LongWait);
        }
    }

    [Fact]
    public Task The_lease_of_the_work_is_that_of_its_flow() =>
        Locks.AllOf("stock:7", "order:42").RunAsync((lease, _) =>
        {
            var flow = new LockLeaseAccessor();
            flow.Lease.ShouldBeSameAs(lease);
            flow.Find("order:42").ShouldBeSameAs(lease.Parts[1]);
            return Task.CompletedTask;
        }).WithPatience();

    private static void ShouldBeRefused(LockHeldByFlowException refused)
    {
        refused.Name.ShouldBe(new LockName("order:42"));
        refused.Message.ShouldStartWith("Lock 'order:42' is held already by the flow that asks for it, which would wait for itself.");
    }
}
