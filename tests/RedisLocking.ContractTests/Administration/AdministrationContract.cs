using RedisLocking.ContractTests.Kinds;
using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Administration;

/// <summary>What an administrator sees and may do. The parts: looking at one lock (here), listing, taking locks away.</summary>
public abstract partial class AdministrationContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    private static readonly TimeSpan LongTtl = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_free_lock_is_nothing_to_look_at()
    {
        (await Administration.FindAsync("document:42").WithPatience()).ShouldBeNull();
        await (await Locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
        (await OtherAdministration.FindAsync("document:42").WithPatience()).ShouldBeNull();
    }

    [Theory]
    [InlineData(HeldAs.Mutex, LockType.Mutex, null, null)]
    [InlineData(HeldAs.Reader, LockType.ReadWrite, LockMode.Read, null)]
    [InlineData(HeldAs.Writer, LockType.ReadWrite, LockMode.Write, null)]
    [InlineData(HeldAs.Permit, LockType.Semaphore, null, 1)]
    public async Task A_held_lock_shows_who_holds_it_how_and_how_long(HeldAs kind, LockType type, LockMode? mode, int? permits)
    {
        var options = new LeaseOptions { Owner = "ada", Ttl = LongTtl };
        var lease = await Locks.Lock(kind, "document:42", options).AcquireAsync(TimeSpan.Zero).WithPatience();

        var seen = (await OtherAdministration.FindAsync("document:42").WithPatience()).ShouldNotBeNull();

        (seen.Name.Value, seen.Type, seen.HolderCount, seen.Waiters, seen.Permits).ShouldBe(("document:42", type, 1, 0, permits));
        var holder = seen.Holders.ShouldHaveSingleItem();
        (holder.LeaseId, holder.Owner, holder.ProcessId, holder.IsDetached, holder.Mode).ShouldBe((lease.LeaseId, "ada", Environment.ProcessId, false, mode));
        holder.Machine.ShouldBe(Environment.MachineName);
        holder.Since.ShouldNotBeNull();
        holder.ExpiresIn.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMinutes(1), LongTtl);

        var detached = Locks.Attach(await lease.DetachAsync().WithPatience());
        var seenAgain = (await OtherAdministration.FindAsync("document:42").WithPatience()).ShouldNotBeNull();
        (seenAgain.Type, seenAgain.HolderCount, seenAgain.Permits).ShouldBe((type, 1, permits));
        var now = seenAgain.Holders.ShouldHaveSingleItem();
        (now.Owner, now.Machine, now.ProcessId, now.IsDetached, now.Mode).ShouldBe(("ada", null, null, true, mode));
        now.LeaseId.ShouldNotBe(lease.LeaseId);
        now.Since.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(holder.Since.Value);
        now.ExpiresIn.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMinutes(1), LongTtl);

        await using (await OtherLocks.Attach(await (await detached.HoldAsync().WithPatience()).DetachAsync().WithPatience()).HoldAsync().WithPatience())
            (await Administration.FindAsync("document:42").WithPatience())!.Holders.ShouldHaveSingleItem().LeaseId.ShouldBe(now.LeaseId);
        (await Administration.FindAsync("document:42").WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task Holders_that_end_first_are_named_first()
    {
        await using var hours = await Locks.ReadLock("catalog", new LeaseOptions { Ttl = TimeSpan.FromHours(5) }).AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var minutes = await OtherLocks.ReadLock("catalog", new LeaseOptions { Ttl = TimeSpan.FromMinutes(5) }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var day = await (await Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(TimeSpan.FromHours(24)).WithPatience();

        var seen = (await Administration.FindAsync("catalog").WithPatience()).ShouldNotBeNull();

        seen.HolderCount.ShouldBe(3);
        seen.Holders.Select(holder => holder.LeaseId).Take(2).ShouldBe([minutes.LeaseId, hours.LeaseId]);
        seen.Holders[2].IsDetached.ShouldBeTrue();
        (await Locks.Attach(day).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task No_more_than_100_holders_are_named_and_all_are_counted()
    {
        for (var holder = 0; holder < 103; holder++)
            await Locks.Semaphore("smtp", 200).AcquireAsync(TimeSpan.Zero).WithPatience();

        var seen = (await OtherAdministration.FindAsync("smtp").WithPatience()).ShouldNotBeNull();

        (seen.HolderCount, seen.Holders.Count, seen.Permits).ShouldBe((103, ILockAdministration.MaxHolders, 200));
        var forced = (await Administration.ForceReleaseAsync("smtp").WithPatience()).ShouldNotBeNull();
        forced.Holders.Count.ShouldBe(ILockAdministration.MaxHolders);
        (await Administration.FindAsync("smtp").WithPatience()).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Those_that_wait_are_counted_and_named(HeldAs kind)
    {
        await using var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var waiting = OtherLocks.Rival(kind, "document:42").AcquireAsync(LongWait, cancellation.Token).AsTask();

        LockInfo? seen = null;
        await Eventually.BecomesTrueAsync(
            async () => (seen = await Administration.FindAsync("document:42").WithPatience()) is { HolderCount: 1, Waiters: 1 }, "one waits");
        var waiter = seen!.Queue.ShouldHaveSingleItem();
        (waiter.Owner, waiter.Machine, waiter.ProcessId).ShouldBe((null, Environment.MachineName, Environment.ProcessId));
        waiter.Mode.ShouldBe(kind is HeldAs.Reader or HeldAs.Writer ? LockMode.Write : null);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WithPatience());
    }

    [Theory]
    [MemberData(nameof(OddTexts.Names), MemberType = typeof(OddTexts))]
    public async Task Every_name_is_found_listed_detached_and_taken_away_as_it_is(string name)
    {
        var handle = await (await Locks.Mutex(name).AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();
        OtherLocks.Attach(handle).Name.ShouldBe(new LockName(name));

        (await Administration.FindAsync(name).WithPatience()).ShouldNotBeNull().Name.ShouldBe(new LockName(name));
        (await NamesAsync("")).ShouldBe([name]);
        (await NamesAsync(name)).ShouldBe([name]);
        (await Administration.ForceReleaseAsync(name).WithPatience()).ShouldNotBeNull().Name.ShouldBe(new LockName(name));
        (await NamesAsync("")).ShouldBeEmpty();
        (await OtherLocks.Attach(handle).CheckAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_done_without_a_name_or_after_being_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);
        await using var lease = await Locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await Should.ThrowAsync<ArgumentNullException>(async () => await Administration.FindAsync(null!))).ParamName.ShouldBe("name");
        (await Should.ThrowAsync<ArgumentNullException>(async () => await Administration.ForceReleaseAsync(null!))).ParamName.ShouldBe("name");
        (await Should.ThrowAsync<ArgumentNullException>(async () => await Administration.ListAsync(null!))).ParamName.ShouldBe("prefix");
        await Should.ThrowAsync<OperationCanceledException>(async () => await Administration.FindAsync("document:42", cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Administration.ListAsync(cancellationToken: cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Administration.ForceReleaseAsync("document:42", cancelled));

        lease.ThrowIfLost();
    }
}
