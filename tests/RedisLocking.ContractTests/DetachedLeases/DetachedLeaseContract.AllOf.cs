using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.DetachedLeases;

public abstract partial class DetachedLeaseContract<TFixture>
{
    private IDistributedLock OneOfEach => Locks.AllOf(Locks.WriteLock("b"), Locks.Mutex("a"), Locks.ReadLock("c"), Locks.Semaphore("d", 3));

    [Fact]
    public async Task Several_locks_are_detached_under_one_handle()
    {
        var lease = await OneOfEach.AcquireAsync(TimeSpan.Zero).WithPatience();
        var handle = await lease.DetachAsync(LongTtl).WithPatience();

        var detached = OtherLocks.Attach(handle);

        detached.Name.ShouldBe(new LockName("b"));
        detached.Parts.Select(part => part.Name.Value).ShouldBe(["b", "a", "c", "d"]);
        detached.FencingToken.ShouldBe(detached.Parts[0].FencingToken);
        foreach (var (part, before) in detached.Parts.Zip(lease.Parts))
            part.FencingToken.ShouldBeGreaterThan(before.FencingToken);
        (await detached.CheckAsync().WithPatience()).ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), LongTtl);
        (await detached.RenewAsync().WithPatience()).ShouldBeTrue();
        (await OtherLocks.Mutex("a").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await OtherLocks.ReadLock("b").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await OtherLocks.WriteLock("c").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await ShouldHaveEndedAsync(detached);
        await using var next = await OneOfEach.AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Fact]
    public async Task Several_are_held_again_under_the_same_handle()
    {
        var handle = await (await OneOfEach.AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();

        var held = await OtherLocks.Attach(handle).HoldAsync().WithPatience();
        held.Parts.Select(part => part.Name.Value).ShouldBe(["b", "a", "c", "d"]);
        held.ThrowIfLost();
        (await held.DetachAsync().WithPatience()).ShouldBe(handle);
        Should.Throw<LockLostException>(held.ThrowIfLost);

        (await Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Several_of_which_one_has_ended_have_ended()
    {
        var handle = await (await OneOfEach.AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();
        var detached = Locks.Attach(handle);

        (await OtherAdministration.ForceReleaseAsync("a").WithPatience()).ShouldNotBeNull();

        (await detached.CheckAsync().WithPatience()).ShouldBeNull();
        (await detached.RenewAsync().WithPatience()).ShouldBeFalse();
        (await Should.ThrowAsync<LockLostException>(() => detached.HoldAsync().WithPatience())).Name.ShouldBe(new LockName("a"));
        (await detached.Parts[0].CheckAsync().WithPatience()).ShouldNotBeNull(); // What is left of it is its handle's to release.
        (await detached.ReleaseAsync().WithPatience()).ShouldBeFalse();
        await using var next = await OneOfEach.AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Fact]
    public async Task Several_of_which_one_is_lost_are_not_detached_and_leave_nothing_behind()
    {
        var lease = await OneOfEach.AcquireAsync(TimeSpan.Zero).WithPatience();
        await OtherAdministration.ForceReleaseAsync("a").WithPatience();
        await lease.Lost.CancelledAsync();

        await Should.ThrowAsync<LockLostException>(() => lease.DetachAsync(LongTtl).WithPatience());
        await lease.DisposeAsync();

        await using var next = await OneOfEach.AcquireAsync(LongWait).WithPatience();
    }
}
