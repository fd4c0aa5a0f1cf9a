using RedisLocking.ContractTests.Kinds;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.DetachedLeases;

public abstract partial class DetachedLeaseContract<TFixture>
{
    [Fact]
    public async Task What_is_no_handle_or_was_cut_off_is_refused_and_not_repeated()
    {
        var handle = await (await Locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();

        Should.Throw<ArgumentNullException>(() => Locks.Attach(null!)).ParamName.ShouldBe("handle");
        foreach (var broken in new[] { "a", "AAAA", "document", handle.Value[1..], handle.Value[..^1], handle.Value[..^4], handle.Value[..8], handle.Value + "AAAA", handle.Value + handle.Value })
        {
            var refused = Should.Throw<ArgumentException>(() => Locks.Attach(new LeaseHandle(broken)));
            refused.ParamName.ShouldBe("handle");
            refused.Message.ShouldNotContain(handle.Value[..8]);
        }

        (await Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_forged_handle_finds_nothing(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42", new LeaseOptions { Owner = "ada" }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var handle = await lease.DetachAsync(LongTtl).WithPatience();

        await ShouldHaveEndedAsync(OtherLocks.Attach(HandleForger.OtherSecret(handle)));
        await ShouldHaveEndedAsync(OtherLocks.Attach(HandleForger.OtherText(handle, "ada", "eve")));

        (await Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_handle_of_one_lock_never_acts_on_another(HeldAs kind)
    {
        var handle = await (await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();
        var other = await (await Locks.Lock(kind, "document:43").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();

        var forged = Locks.Attach(HandleForger.OtherText(handle, "document:42", "document:43"));
        forged.Name.ShouldBe(new LockName("document:43"));
        await ShouldHaveEndedAsync(forged);

        (await Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await OtherLocks.Rival(kind, "document:43").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await Locks.Attach(other).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task A_handle_of_another_store_finds_nothing(HeldAs kind)
    {
        await using var stranger = CreateStranger();
        await stranger.ConnectAsync();
        var foreign = await (await stranger.Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();
        var lease = await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        await ShouldHaveEndedAsync(Locks.Attach(foreign));

        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await stranger.Locks.Attach(foreign).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Two_leases_have_two_handles(HeldAs kind)
    {
        var first = await (await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();
        (await Locks.Attach(first).ReleaseAsync().WithPatience()).ShouldBeTrue();
        var second = await (await Locks.Lock(kind, "document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();

        HandleForger.Secret(second).ShouldNotBe(HandleForger.Secret(first));
        Locks.Attach(second).FencingToken.ShouldBeGreaterThan(Locks.Attach(first).FencingToken);
        await ShouldHaveEndedAsync(Locks.Attach(first));
        (await Locks.Attach(second).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_disposed_provider_attaches_to_nothing()
    {
        var handle = await (await Locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(LongTtl).WithPatience();
        await Provider.DisposeLocksAsync();

        Should.Throw<ObjectDisposedException>(() => Locks.Attach(handle));
    }
}
