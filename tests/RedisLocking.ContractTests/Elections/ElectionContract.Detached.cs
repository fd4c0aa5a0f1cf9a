using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Elections;

public abstract partial class ElectionContract<TFixture>
{
    [Fact]
    public async Task Whoever_has_the_handle_of_a_leadership_proclaims_for_it()
    {
        var handle = await (await Locks.Election("billing").CampaignAsync("starting").WithPatience()).DetachAsync(TimeSpan.FromSeconds(20)).WithPatience();
        var before = await Locks.Election("billing").GetLeaderAsync().WithPatience();

        (await Leadership(OtherLocks, handle).ProclaimAsync("ready").WithPatience()).ShouldBeTrue();
        (await Leadership(Locks, handle).ProclaimAsync("busy").WithPatience()).ShouldBeTrue();

        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBe(before! with { Value = "busy" });
        (await Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_detached_leadership_proclaims_no_more_than_a_leader_may()
    {
        var handle = await (await Locks.Election("billing").CampaignAsync("a").WithPatience()).DetachAsync(TimeSpan.FromSeconds(20)).WithPatience();
        var leadership = Leadership(OtherLocks, handle);

        (await Should.ThrowAsync<ArgumentException>(() => leadership.ProclaimAsync(LongestValue + "x").WithPatience())).Message.ShouldContain("65,536 bytes of UTF-8; this one has 65537");
        (await Should.ThrowAsync<ArgumentNullException>(() => leadership.ProclaimAsync(null!).WithPatience())).ParamName.ShouldBe("value");
        (await leadership.ProclaimAsync(LongestValue).WithPatience()).ShouldBeTrue();
        (await Locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe(LongestValue);
    }

    [Fact]
    public async Task Who_has_the_handle_of_a_leadership_that_has_ended_proclaims_nothing()
    {
        var handle = await (await Locks.Election("billing").CampaignAsync("first").WithPatience()).DetachAsync(TimeSpan.FromSeconds(20)).WithPatience();
        (await Locks.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();

        (await Leadership(OtherLocks, handle).ProclaimAsync("still here").WithPatience()).ShouldBeFalse();
        (await Locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        await using var successor = await Locks.Election("billing").CampaignAsync("second").WithPatience();
        (await Leadership(OtherLocks, handle).ProclaimAsync("still here").WithPatience()).ShouldBeFalse();
        (await Locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("second");
    }

    [Fact]
    public async Task The_handle_of_another_lock_is_no_leaderships()
    {
        var handle = await (await Locks.Mutex("report").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(TimeSpan.FromSeconds(20)).WithPatience();

        OtherLocks.Attach(handle).ShouldNotBeAssignableTo<IDetachedLeadership>();
    }

    private static IDetachedLeadership Leadership(ILockProvider locks, LeaseHandle handle) => locks.Attach(handle).ShouldBeAssignableTo<IDetachedLeadership>()!;
}
