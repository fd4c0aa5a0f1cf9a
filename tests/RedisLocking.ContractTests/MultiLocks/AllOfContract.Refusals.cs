using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.MultiLocks;

public abstract partial class AllOfContract<TFixture>
{
    [Fact]
    public void No_lock_at_all_is_refused()
    {
        Should.Throw<ArgumentException>(() => Locks.AllOf((IReadOnlyList<IDistributedLock>)[])).Message.ShouldContain("AllOf takes 1 to 1,000 locks; these are 0.");
        Should.Throw<ArgumentNullException>(() => Locks.AllOf((IReadOnlyList<IDistributedLock>)null!)).ParamName.ShouldBe("locks");
        Should.Throw<ArgumentException>(() => Locks.AllOf(Locks.Mutex("a"), null!)).Message.ShouldContain("null");
    }

    [Fact]
    public void A_thousand_and_one_locks_are_refused() =>
        Should.Throw<ArgumentException>(() => Locks.AllOf(Many(1001))).Message.ShouldContain("AllOf takes 1 to 1,000 locks; these are 1001.");

    [Fact]
    public async Task A_thousand_locks_are_taken()
    {
        await using var lease = await Locks.AllOf(Many(1000)).AcquireAsync(TimeSpan.Zero).WithPatience();

        lease.Parts.Count.ShouldBe(1000);
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public void The_same_name_twice_is_refused_by_its_name()
    {
        Should.Throw<ArgumentException>(() => Locks.AllOf("a", "b", "a")).Message.ShouldContain("Lock 'a' stands twice");
        Should.Throw<ArgumentException>(() => Locks.AllOf(Locks.AllOf("a", "b"), Locks.Mutex("b"))).Message.ShouldContain("Lock 'b' stands twice");
    }

    [Fact]
    public void A_lock_of_another_provider_is_refused_by_its_name()
    {
        using var others = new InMemoryLockProvider();

        Should.Throw<ArgumentException>(() => Locks.AllOf(Locks.Mutex("a"), others.Mutex("b"))).Message.ShouldContain("Lock 'b' is of another provider");
        Should.Throw<ArgumentException>(() => Locks.AllOf(Locks.Mutex("a"), others.AllOf("b", "c"))).Message.ShouldContain("Lock 'b' is of another provider");
    }

    [Fact]
    public async Task A_wait_below_zero_is_refused()
    {
        var refused = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Locks.AllOf("a", "b").TryAcquireAsync(TimeSpan.FromTicks(-1)).WithPatience());

        refused.ParamName.ShouldBe("wait");
    }

    private static LockName[] Many(int count) => [.. Enumerable.Range(0, count).Select(number => new LockName("many:" + number.ToString(CultureInfo.InvariantCulture)))];
}
