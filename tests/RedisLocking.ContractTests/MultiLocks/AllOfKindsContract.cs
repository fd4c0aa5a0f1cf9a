using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.MultiLocks;

/// <summary>What several locks taken as one promise when they are of different kinds.</summary>
public abstract class AllOfKindsContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Fact]
    public async Task Locks_of_all_kinds_are_taken_together()
    {
        await using (await Locks.AllOf(Locks.ReadLock("catalog"), Locks.WriteLock("prices"), Locks.Semaphore("smtp", 2), Locks.Mutex("order:42")).AcquireAsync(TimeSpan.Zero).WithPatience())
        {
            await using var reader = await OtherLocks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
            await using var permit = await OtherLocks.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero).WithPatience();
            (await OtherLocks.ReadLock("prices").TryAcquireAsync().WithPatience()).ShouldBeNull();
            (await OtherLocks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
            (await OtherLocks.Semaphore("smtp", 2).TryAcquireAsync().WithPatience()).ShouldBeNull();
        }

        await using var writer = await OtherLocks.AllOf(OtherLocks.WriteLock("catalog"), OtherLocks.WriteLock("prices")).AcquireAsync(LongWait).WithPatience();
    }

    [Fact]
    public async Task When_one_is_held_as_another_kind_none_is_kept()
    {
        await using var holder = await OtherLocks.Semaphore("b", 2).AcquireAsync(TimeSpan.Zero).WithPatience();

        var unavailable = await Should.ThrowAsync<LockUnavailableException>(() => Locks.AllOf("a", "b", "c").AcquireAsync(LongWait).WithPatience());

        unavailable.Name.ShouldBe(new LockName("b"));
        await Provider.ShouldBeFreeAsync(["a", "c"]);
    }

    [Fact]
    public async Task A_failure_half_way_keeps_none()
    {
        var holder = await OtherLocks.Mutex("b").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.AllOf("c", "b", "a").AcquireAsync(LongWait).AsTask();
        await Provider.UntilHeldAsync("a");
        await using var otherKind = await OtherLocks.Semaphore("c", 2).AcquireAsync(TimeSpan.Zero).WithPatience();

        await holder.DisposeAsync();

        (await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience())).Name.ShouldBe(new LockName("c"));
        await Provider.ShouldBeFreeAsync(["a", "b"]);
    }

    [Fact]
    public void The_same_name_as_two_kinds_is_refused_by_its_name() =>
        Should.Throw<ArgumentException>(() => Locks.AllOf(Locks.ReadLock("a"), Locks.WriteLock("a"))).Message.ShouldContain("Lock 'a' stands twice");
}
