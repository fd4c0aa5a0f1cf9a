using RedisLocking.Optimistic.Tests.Stores;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Guards;

/// <summary>Transactions that depend on a lease.</summary>
public abstract class GuardContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    private IDistributedLock Mutex => Tested.Locks.Mutex(Tested.LockName);

    [Fact]
    public async Task A_holder_writes_and_who_has_released_does_not()
    {
        var lease = await Mutex.AcquireAsync(TimeSpan.Zero).WithPatience();
        (await Store.Txn().If(lease.IsHeld()).Then(Op.Put("a", 1)).CommitAsync()).Succeeded.ShouldBeTrue();
        await lease.ReleaseAsync();

        (await Store.Txn().If(lease.IsHeld()).Then(Op.Put("a", 2)).CommitAsync()).Succeeded.ShouldBeFalse();
        (await Store.GetAsync<int>("a"))!.Value.ShouldBe(1);
    }

    // Within a process a lock passes on under one id, which then stands in the store for another lease.
    [Fact]
    public async Task A_lease_that_was_passed_on_inside_the_process_is_not_held_by_its_former_holder()
    {
        var first = await Mutex.AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Mutex.AcquireAsync(TimeSpan.FromMinutes(1)).AsTask();
        await first.ReleaseAsync();
        await using var second = await waiting.WithPatience();

        (await Store.Txn().If(first.IsHeld()).Then(Op.Put("a", 1)).CommitAsync()).Succeeded.ShouldBeFalse();
        (await Store.Txn().If(second.IsHeld()).Then(Op.Put("a", 2)).CommitAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_guarded_lease_that_is_released_while_somebody_waits_is_held_by_the_next_alone()
    {
        var first = await Mutex.AcquireAsync(TimeSpan.Zero).WithPatience();
        (await Store.Txn().If(first.IsHeld()).Then(Op.Put("a", 1)).CommitAsync()).Succeeded.ShouldBeTrue();
        var waiting = Mutex.AcquireAsync(TimeSpan.FromMinutes(1)).AsTask();
        await first.ReleaseAsync();
        await using var second = await waiting.WithPatience();

        (await Store.Txn().If(first.IsHeld()).Then(Op.Put("a", 2)).CommitAsync()).Succeeded.ShouldBeFalse();
        (await Store.Txn().If(second.IsHeld(), Compare.Value("a").Equal(1)).Then(Op.Put("a", 3)).CommitAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_guard_in_a_nested_transaction_counts_as_well()
    {
        await using var lease = await Mutex.AcquireAsync(TimeSpan.Zero).WithPatience();
        var nested = Op.Txn([lease.IsHeld()], [Op.Put("a", 1)]);

        (await Store.Txn().Then(nested).CommitAsync()).Of(nested).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Leases_on_which_no_transaction_can_depend_are_refused()
    {
        await using var reader = await Tested.Locks.ReadLock(Tested.LockName).AcquireAsync(TimeSpan.Zero).WithPatience();
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.Txn().If(reader.IsHeld()).Then(Op.Put("a", 1)).CommitAsync())).Message.ShouldContain("only a mutex");
        (await Should.ThrowAsync<ArgumentException>(async () => await Store.Txn().If(new StrangeLease().IsHeld()).Then(Op.Put("a", 1)).CommitAsync())).Message.ShouldContain("StrangeLease");
        Should.Throw<ArgumentException>(() => new StrangeLease { Parts = [new StrangeLease(), new StrangeLease()] }.IsHeld()).Message.ShouldContain("stands for 2 locks");
    }

    private sealed class StrangeLease : ILockLease
    {
        public LockName Name => "strange";

        public string LeaseId => "v1/strange/1/abc/1";

        public FencingToken FencingToken => new(1);

        public CancellationToken Lost => CancellationToken.None;

        public IReadOnlyList<ILockLease> Parts { get; init; } = [];

        public void ThrowIfLost()
        {
        }

        public ValueTask<bool> ReleaseAsync() => new(true);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
