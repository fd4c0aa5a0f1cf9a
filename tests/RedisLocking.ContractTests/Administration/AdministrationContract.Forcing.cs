using RedisLocking.ContractTests.Kinds;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Administration;

public abstract partial class AdministrationContract<TFixture>
{
    [Fact]
    public async Task A_lock_that_nobody_holds_is_not_taken_away()
    {
        (await Administration.ForceReleaseAsync("document:42").WithPatience()).ShouldBeNull();
        (await NamesAsync("")).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Who_holds_a_lock_that_is_taken_away_has_lost_it_and_its_token_is_overtaken(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42", new LeaseOptions { Owner = "ada", Ttl = TimeSpan.FromSeconds(10) }).AcquireAsync(TimeSpan.Zero).WithPatience();

        var forced = (await OtherAdministration.ForceReleaseAsync("document:42").WithPatience()).ShouldNotBeNull();

        forced.Name.ShouldBe(new LockName("document:42"));
        forced.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
        (forced.Holders.ShouldHaveSingleItem().LeaseId, forced.Holders[0].Owner).ShouldBe((lease.LeaseId, "ada"));
        await lease.Lost.CancelledAsync();
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("an administrator took the lock away");
        (await lease.ReleaseAsync().WithPatience()).ShouldBeFalse();
        await lease.DisposeAsync();
        await using var next = await Locks.Rival(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        next.FencingToken.ShouldBeGreaterThan(forced.FencingToken);
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_detached_lease_that_is_taken_away_has_ended_and_so_has_who_holds_it(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42", new LeaseOptions { Owner = "ada" }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var detached = Locks.Attach(await lease.DetachAsync(TimeSpan.FromSeconds(10)).WithPatience());
        var held = await OtherLocks.Attach(await (await detached.HoldAsync().WithPatience()).DetachAsync().WithPatience()).HoldAsync().WithPatience();

        var forced = (await Administration.ForceReleaseAsync("document:42").WithPatience()).ShouldNotBeNull();

        forced.FencingToken.ShouldBeGreaterThan(detached.FencingToken);
        (forced.Holders.ShouldHaveSingleItem().IsDetached, forced.Holders[0].Owner).ShouldBe((true, "ada"));
        await held.Lost.CancelledAsync();
        Should.Throw<LockLostException>(held.ThrowIfLost).Message.ShouldContain("an administrator took the lock away");
        (await held.ReleaseAsync().WithPatience()).ShouldBeFalse();
        (await detached.CheckAsync().WithPatience()).ShouldBeNull();
        (await detached.RenewAsync().WithPatience()).ShouldBeFalse();
        (await detached.ReleaseAsync().WithPatience()).ShouldBeFalse();
        await Should.ThrowAsync<LockLostException>(() => detached.HoldAsync().WithPatience());
        await using var next = await Locks.Rival(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        next.FencingToken.ShouldBeGreaterThan(forced.FencingToken);
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Who_waits_is_let_in_and_is_not_taken_the_lock_from(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = OtherLocks.Rival(kind, "document:42").AcquireAsync(LongWait).AsTask();
        await Eventually.BecomesTrueAsync(async () => (await Administration.FindAsync("document:42").WithPatience()) is { Waiters: 1 }, "one waits");

        var forced = (await Administration.ForceReleaseAsync("document:42").WithPatience()).ShouldNotBeNull();

        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(forced.FencingToken);
        next.ThrowIfLost();
        await lease.Lost.CancelledAsync();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeFalse();
        next.ThrowIfLost();
        (await Locks.Lock(kind == HeldAs.Reader ? HeldAs.Writer : kind, "document:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Theory]
    [InlineData(HeldAs.Reader)]
    [InlineData(HeldAs.Permit)]
    public async Task All_its_holders_lose_it(HeldAs kind)
    {
        var leases = new List<ILockLease>();
        for (var holder = 0; holder < 3; holder++)
            leases.Add(await Held(holder % 2 == 0 ? Locks : OtherLocks).AcquireAsync(TimeSpan.Zero).WithPatience());
        var detached = Locks.Attach(await (await Held(Locks).AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience());

        var forced = (await Administration.ForceReleaseAsync("document:42").WithPatience()).ShouldNotBeNull();

        forced.Holders.Count.ShouldBe(4);
        leases.ShouldAllBe(lease => lease.FencingToken < forced.FencingToken);
        forced.FencingToken.ShouldBeGreaterThan(detached.FencingToken);
        foreach (var lease in leases)
        {
            await lease.Lost.CancelledAsync();
            (await lease.ReleaseAsync().WithPatience()).ShouldBeFalse();
        }

        (await detached.CheckAsync().WithPatience()).ShouldBeNull();
        (await Administration.FindAsync("document:42").WithPatience()).ShouldBeNull();
        (await Administration.ForceReleaseAsync("document:42").WithPatience()).ShouldBeNull();

        IDistributedLock Held(ILockProvider locks) => kind == HeldAs.Reader ? locks.ReadLock("document:42") : locks.Semaphore("document:42", 4);
    }

    [Fact]
    public async Task A_reader_that_waits_to_become_the_writer_is_told_that_it_has_lost()
    {
        var reader = (IReadWriteLease)await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var other = await OtherLocks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var upgrading = reader.TryUpgradeAsync(LongWait).AsTask();
        await Eventually.BecomesTrueAsync(async () => (await Administration.FindAsync("catalog").WithPatience()) is { Waiters: 1 }, "the reader waits");

        (await OtherAdministration.ForceReleaseAsync("catalog").WithPatience()).ShouldNotBeNull().Holders.Count.ShouldBe(2);

        await Should.ThrowAsync<LockLostException>(() => upgrading.WithPatience());
        await using var writer = await OtherLocks.WriteLock("catalog").AcquireAsync(LongWait).WithPatience();
    }
}
