using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Kinds;

public abstract partial class EveryKindContract<TFixture>
{
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(2);

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_lease_that_was_held_for_its_MaxHold_is_lost_and_leaves_the_lock_to_a_waiter(HeldAs kind)
    {
        var lost = await Locks.Lock(kind, "order:42", new LeaseOptions { MaxHold = MaxHold }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var told = lost.Lost.CancelledAsync();
        var waiting = OtherLocks.Rival(kind, "order:42").AcquireAsync(LongWait).AsTask();

        await Provider.PassAsync(MaxHold);

        await told;
        Should.Throw<LockLostException>(lost.ThrowIfLost).Message.ShouldContain("MaxHold");
        await using var next = await waiting.WithPatience();
        (await lost.ReleaseAsync().WithPatience()).ShouldBeFalse();
        await lost.DisposeAsync();
        next.ThrowIfLost();
        next.FencingToken.ShouldBeGreaterThan(lost.FencingToken);
        (await Locks.Lock(kind, "order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_lease_outlives_its_ttl_as_long_as_it_is_held(HeldAs kind)
    {
        // Long enough for a renewal that a starved machine keeps waiting for seconds.
        var ttl = TimeSpan.FromSeconds(5);
        var lease = await Locks.Lock(kind, "order:42", new LeaseOptions { Ttl = ttl }).AcquireAsync(TimeSpan.Zero).WithPatience();

        await Provider.PassAsync(1.3 * ttl);

        lease.ThrowIfLost();
        (await OtherLocks.Rival(kind, "order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_disposed_provider_grants_nothing(HeldAs kind)
    {
        var before = Locks.Lock(kind, "order:42");
        await Provider.DisposeLocksAsync();

        Should.Throw<ObjectDisposedException>(() => Locks.Lock(kind, "order:42"));
        await Should.ThrowAsync<ObjectDisposedException>(() => before.TryAcquireAsync().WithPatience());
        await Should.ThrowAsync<ObjectDisposedException>(() => before.AcquireAsync(LongWait).WithPatience());
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_disposed_provider_tells_its_holders_and_lets_them_release(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var lost = lease.Lost.CancelledAsync();

        var disposing = Provider.DisposeLocksAsync().AsTask();

        await lost;
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("provider");
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await disposing.WithPatience();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_disposed_provider_ends_the_waits_of_its_callers(HeldAs kind)
    {
        await using var holder = await OtherLocks.Lock(kind, "order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.Rival(kind, "order:42").AcquireAsync(LongWait).AsTask();

        await Provider.DisposeLocksAsync();

        var unavailable = await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience());
        unavailable.Name.ShouldBe(new LockName("order:42"));
    }
}
