using RedisLocking.ContractTests.Kinds;
using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.DetachedLeases;

/// <summary>What a lease promises that was left to a handle. The parts: detaching and attaching (here), ending, holding, handles, owners, several locks.</summary>
public abstract partial class DetachedLeaseContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    /// <summary>Outlasts every test.</summary>
    private static readonly TimeSpan LongTtl = TimeSpan.FromMinutes(10);

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_detached_lease_keeps_the_lock_until_whoever_has_the_handle_releases_it(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var handle = await lease.DetachAsync(LongTtl).WithPatience();

        foreach (var locks in new[] { Locks, OtherLocks })
            (await locks.Rival(kind, "document:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        var detached = OtherLocks.Attach(handle);
        detached.Name.ShouldBe(new LockName("document:42"));
        detached.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
        detached.Ttl.ShouldBe(LongTtl);
        detached.Parts.ShouldBeEmpty();
        (await detached.CheckAsync().WithPatience()).ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), LongTtl);
        (await detached.RenewAsync().WithPatience()).ShouldBeTrue();
        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var next = await Locks.Rival(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        next.FencingToken.ShouldBeGreaterThan(detached.FencingToken);
        await ShouldHaveEndedAsync(detached);
        next.ThrowIfLost();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Releasing_and_disposing_the_lease_afterwards_does_nothing(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var detached = Locks.Attach(await lease.DetachAsync(LongTtl).WithPatience());

        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("detached");
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await lease.DisposeAsync();

        (await detached.CheckAsync().WithPatience()).ShouldNotBeNull();
        (await OtherLocks.Rival(kind, "document:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_lease_is_detached_once_and_not_after_its_release(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var detached = Locks.Attach(await lease.DetachAsync(LongTtl).WithPatience());

        (await Should.ThrowAsync<LockLostException>(() => lease.DetachAsync().WithPatience())).Message.ShouldContain("detached");
        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();

        var released = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await released.DisposeAsync();
        (await Should.ThrowAsync<LockLostException>(() => released.DetachAsync().WithPatience())).Message.ShouldContain("released");
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task What_is_refused_leaves_the_lease_as_it_was(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        foreach (var ttl in new[] { TimeSpan.Zero, LeaseOptions.MinTtl - TimeSpan.FromTicks(1), LeaseOptions.MaxTtl + TimeSpan.FromTicks(1) })
            (await Should.ThrowAsync<ArgumentOutOfRangeException>(() => lease.DetachAsync(ttl).WithPatience())).ParamName.ShouldBe("ttl");
        await Should.ThrowAsync<OperationCanceledException>(() => lease.DetachAsync(cancellationToken: new CancellationToken(canceled: true)).WithPatience());

        lease.ThrowIfLost();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Without_a_ttl_it_lasts_as_long_as_the_leases_was(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42", new LeaseOptions { Ttl = TimeSpan.FromMinutes(3) }).AcquireAsync(TimeSpan.Zero).WithPatience();

        var detached = Locks.Attach(await lease.DetachAsync().WithPatience());

        (await detached.CheckAsync().WithPatience()).ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_detached_reader_shares_the_lock_with_readers_and_keeps_out_the_writer()
    {
        var detached = Locks.Attach(await (await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience());
        await using (await OtherLocks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience())
            (await OtherLocks.WriteLock("catalog").TryAcquireAsync().WithPatience()).ShouldBeNull();
        var writer = OtherLocks.WriteLock("catalog").AcquireAsync(LongWait).AsTask();

        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var lease = await writer.WithPatience();
    }

    [Fact]
    public async Task A_detached_permit_counts()
    {
        var detached = Locks.Attach(await (await Locks.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience());
        await using var second = await OtherLocks.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero).WithPatience();
        (await OtherLocks.Semaphore("smtp", 2).TryAcquireAsync().WithPatience()).ShouldBeNull();

        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var third = await OtherLocks.Semaphore("smtp", 2).AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    private static async Task ShouldHaveEndedAsync(IDetachedLease detached)
    {
        (await detached.CheckAsync().WithPatience()).ShouldBeNull();
        (await detached.RenewAsync().WithPatience()).ShouldBeFalse();
        (await detached.ReleaseAsync().WithPatience()).ShouldBeFalse();
        (await Should.ThrowAsync<LockLostException>(() => detached.HoldAsync().WithPatience())).Message.ShouldContain("ended");
    }
}
