using RedisLocking.ContractTests.Kinds;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.DetachedLeases;

public abstract partial class DetachedLeaseContract<TFixture>
{
    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Held_it_is_renewed_and_detached_again_it_has_the_same_handle(HeldAs kind)
    {
        // Long enough for a renewal that a starved machine keeps waiting for seconds.
        var ttl = TimeSpan.FromSeconds(5);
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var handle = await lease.DetachAsync(ttl).WithPatience();
        var detached = OtherLocks.Attach(handle);

        var held = await detached.HoldAsync().WithPatience();
        await Provider.PassAsync(1.3 * ttl);

        held.ThrowIfLost();
        (held.Name, held.FencingToken).ShouldBe((detached.Name, detached.FencingToken));
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(() => held.DetachAsync(LongTtl).WithPatience())).ParamName.ShouldBe("ttl");
        (await held.DetachAsync().WithPatience()).ShouldBe(handle);
        Should.Throw<LockLostException>(held.ThrowIfLost).Message.ShouldContain("detached");
        (await held.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await held.DisposeAsync();

        await using var again = await Locks.Attach(handle).HoldAsync().WithPatience();
        again.LeaseId.ShouldBe(held.LeaseId);
        again.FencingToken.ShouldBe(held.FencingToken);
        again.LeaseId.ShouldNotBe(lease.LeaseId);
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Held_and_released_it_has_ended(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var detached = OtherLocks.Attach(await lease.DetachAsync(LongTtl).WithPatience());
        var held = await detached.HoldAsync().WithPatience();

        (await held.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await ShouldHaveEndedAsync(detached);
        await using var next = await Locks.Rival(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Several_hold_it_and_the_first_to_release_it_ends_it_for_all(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var handle = await lease.DetachAsync(TimeSpan.FromSeconds(3)).WithPatience();
        var first = await Locks.Attach(handle).HoldAsync().WithPatience();
        var second = await OtherLocks.Attach(handle).HoldAsync().WithPatience();
        var third = await Locks.Attach(handle).HoldAsync().WithPatience();
        (await third.DetachAsync().WithPatience()).ShouldBe(handle);

        (await first.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await second.Lost.CancelledAsync();
        Should.Throw<LockLostException>(second.ThrowIfLost);
        (await second.ReleaseAsync().WithPatience()).ShouldBeFalse();
        first.Lost.IsCancellationRequested.ShouldBeFalse();
        await ShouldHaveEndedAsync(Locks.Attach(handle));
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Released_by_its_handle_it_is_lost_by_who_holds_it(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var handle = await lease.DetachAsync(TimeSpan.FromSeconds(3)).WithPatience();
        var held = await OtherLocks.Attach(handle).HoldAsync().WithPatience();

        (await Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();

        await held.Lost.CancelledAsync();
        (await held.ReleaseAsync().WithPatience()).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Many_use_one_handle_at_once(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var handle = await lease.DetachAsync(LongTtl).WithPatience();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(caller => Task.Run(() => UseAsync(caller % 2 == 0 ? Locks : OtherLocks)))).WithPatience();
        var released = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Locks.Attach(handle).ReleaseAsync().AsTask()))).WithPatience();

        released.Count(ours => ours).ShouldBe(1);
        await using var next = await OtherLocks.Rival(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        async Task UseAsync(ILockProvider locks)
        {
            var detached = locks.Attach(handle);
            (await detached.RenewAsync()).ShouldBeTrue();
            var held = await detached.HoldAsync();
            held.ThrowIfLost();
            (await detached.CheckAsync()).ShouldNotBeNull();
            (await held.DetachAsync()).ShouldBe(handle);
        }
    }

    [Theory]
    [InlineData(HeldAs.Reader)]
    [InlineData(HeldAs.Writer)]
    public async Task A_held_reader_or_writer_is_neither_upgraded_nor_downgraded(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        await using var held = await Locks.Attach(await lease.DetachAsync(LongTtl).WithPatience()).HoldAsync().WithPatience();

        held.ShouldNotBeAssignableTo<IReadWriteLease>();
    }
}
