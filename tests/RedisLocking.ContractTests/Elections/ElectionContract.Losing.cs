using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Elections;

public abstract partial class ElectionContract<TFixture>
{
    [Fact]
    public async Task A_leader_whose_lock_is_taken_away_leads_no_more_and_can_proclaim_nothing()
    {
        await using var leadership = await Locks.Election("billing").CampaignAsync("server-1").WithPatience();

        var forced = (await OtherAdministration.ForceReleaseAsync("billing").WithPatience()).ShouldNotBeNull();

        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        await leadership.Lost.CancelledAsync();
        await Should.ThrowAsync<LockLostException>(() => leadership.ProclaimAsync("still here").AsTask().WithPatience());
        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        forced.FencingToken.ShouldBeGreaterThan(leadership.FencingToken);
        (await leadership.ResignAsync().WithPatience()).ShouldBeFalse();
    }

    [Fact]
    public async Task Taking_the_leadership_away_lets_the_next_candidate_lead()
    {
        await using var first = await Locks.Election("billing").CampaignAsync("first").WithPatience();
        var second = OtherLocks.Election("billing").CampaignAsync("second").AsTask();
        await WaitersAsync(1);

        (await Administration.ForceReleaseAsync("billing").WithPatience()).ShouldNotBeNull();
        await using var successor = await second.WithPatience();

        await first.Lost.CancelledAsync();
        (await Locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("second");
    }

    [Fact]
    public async Task A_leadership_that_came_to_its_longest_hold_is_over()
    {
        await using var leadership = await Locks.Election("billing", new LeaseOptions { MaxHold = TimeSpan.FromSeconds(2) }).CampaignAsync("server-1").WithPatience();

        await Provider.PassAsync(TimeSpan.FromSeconds(2.2));

        await leadership.Lost.CancelledAsync();
        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        await Should.ThrowAsync<LockLostException>(() => leadership.ProclaimAsync("still here").AsTask().WithPatience());
    }

    [Fact]
    public async Task A_detached_leadership_keeps_its_value_under_a_greater_token_until_it_ends()
    {
        var leadership = await Locks.Election("billing").CampaignAsync("server-1").WithPatience();
        var handle = await leadership.DetachAsync(TimeSpan.FromSeconds(20)).WithPatience();

        var detached = OtherLocks.Attach(handle);
        var leader = (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldNotBeNull();
        (leader.Value, leader.FencingToken).ShouldBe(("server-1", detached.FencingToken));
        leader.FencingToken.ShouldBeGreaterThan(leadership.FencingToken);
        (await detached.RenewAsync().WithPatience()).ShouldBeTrue();
        await (await detached.HoldAsync().WithPatience()).DetachAsync().WithPatience();
        (await Locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBe(leader);

        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await Locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_detached_leadership_that_nobody_renews_is_over_with_its_TTL()
    {
        var leadership = await Locks.Election("billing").CampaignAsync("server-1").WithPatience();
        await leadership.DetachAsync(TimeSpan.FromSeconds(3)).WithPatience();
        await using var observer = new Observer(OtherLocks.Election("billing"));
        await observer.HearsAsync("server-1");

        await Provider.PassAsync(TimeSpan.FromSeconds(3.1));

        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        await observer.HearsAsync(null);
    }
}
