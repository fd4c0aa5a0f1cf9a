using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Elections;

/// <summary>What an election promises, whatever holds it. The parts: leading (here), losing, observing, bad input.</summary>
public abstract partial class ElectionContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Fact]
    public async Task Nobody_leads_before_somebody_campaigns()
    {
        (await Locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_candidate_without_a_rival_leads_and_everybody_sees_its_value_when_it_does()
    {
        await using var leadership = await Locks.Election("billing").CampaignAsync("server-1").WithPatience();

        foreach (var locks in new[] { Locks, OtherLocks })
        {
            var leader = (await locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldNotBeNull();
            (leader.Value, leader.FencingToken).ShouldBe(("server-1", leadership.FencingToken));
            leader.Since.ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        }

        (leadership.Name, leadership.Value).ShouldBe((new LockName("billing"), "server-1"));
        leadership.Lost.IsCancellationRequested.ShouldBeFalse();
        leadership.ThrowIfLost();
    }

    [Fact]
    public async Task A_leader_may_proclaim_another_value_and_is_the_same_leader()
    {
        await using var leadership = await Locks.Election("billing").CampaignAsync("starting").WithPatience();
        var before = await OtherLocks.Election("billing").GetLeaderAsync().WithPatience();

        await leadership.ProclaimAsync("ready").AsTask().WithPatience();

        leadership.Value.ShouldBe("ready");
        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBe(before! with { Value = "ready" });
    }

    [Fact]
    public async Task Of_many_proclamations_at_once_the_last_one_stays()
    {
        await using var leadership = await Locks.Election("billing").CampaignAsync("-").WithPatience();

        await Task.WhenAll(Enumerable.Range(1, 64).Select(number => leadership.ProclaimAsync($"{number}").AsTask())).WithPatience();

        leadership.Value.ShouldBe("64");
        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("64");
    }

    [Fact]
    public async Task A_resignation_hands_over_to_who_waits_longest_with_a_greater_token()
    {
        var first = await Locks.Election("billing").CampaignAsync("first").WithPatience();
        var second = OtherLocks.Election("billing").CampaignAsync("second").AsTask();
        await WaitersAsync(1);

        (await first.ResignAsync().WithPatience()).ShouldBeTrue();
        await using var successor = await second.WithPatience();

        successor.FencingToken.ShouldBeGreaterThan(first.FencingToken);
        (await Locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("second");
    }

    [Fact]
    public async Task Candidates_lead_in_the_order_in_which_they_came()
    {
        var leads = await Locks.Election("billing").CampaignAsync("0").WithPatience();
        var candidates = new List<Task<ILeadership>>();
        for (var number = 1; number <= 5; number++)
            candidates.Add(OtherLocks.Election("billing").CampaignAsync($"{number}").AsTask());

        var led = new List<string>();
        foreach (var candidate in candidates)
        {
            await leads.DisposeAsync();
            leads = await candidate.WithPatience();
            led.Add(leads.Value);
        }

        await leads.DisposeAsync();
        led.ShouldBe(["1", "2", "3", "4", "5"]);
    }

    [Fact]
    public async Task Who_resigns_takes_its_value_along()
    {
        var leadership = await Locks.Election("billing").CampaignAsync("server-1").WithPatience();

        await leadership.DisposeAsync();

        (await Locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        (await leadership.ResignAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_candidate_that_gives_up_leaves_the_queue()
    {
        var first = await Locks.Election("billing").CampaignAsync("first").WithPatience();
        using var giveUp = new CancellationTokenSource();
        var candidate = OtherLocks.Election("billing");
        var second = candidate.CampaignAsync("second", giveUp.Token).AsTask();
        await WaitersAsync(1);

        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second.WithPatience());
        await WaitersAsync(0);
        await first.DisposeAsync();

        (await Locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
        await using var again = await candidate.CampaignAsync("again").WithPatience();
    }

    [Fact]
    public async Task A_candidate_that_does_not_wait_leads_or_is_told_that_somebody_else_does()
    {
        var candidate = OtherLocks.Election("billing");
        var first = (await Locks.Election("billing").TryCampaignAsync("first", TimeSpan.Zero).WithPatience()).ShouldNotBeNull();

        (await candidate.TryCampaignAsync("second", TimeSpan.Zero).WithPatience()).ShouldBeNull();
        (await Locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("first");
        await first.DisposeAsync();

        await using var second = (await candidate.TryCampaignAsync("second", TimeSpan.Zero).WithPatience()).ShouldNotBeNull();
        (second.Value, second.FencingToken > first.FencingToken).ShouldBe(("second", true));
        (await Locks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("second");
    }

    [Fact]
    public async Task A_candidate_whose_wait_is_over_leaves_the_queue()
    {
        await using var first = await Locks.Election("billing").CampaignAsync("first").WithPatience();
        var second = OtherLocks.Election("billing").TryCampaignAsync("second", TimeSpan.FromSeconds(2)).AsTask();
        await WaitersAsync(1);

        await Provider.PassAsync(TimeSpan.FromSeconds(2.1));

        (await second.WithPatience()).ShouldBeNull();
        await WaitersAsync(0);
    }

    [Fact]
    public async Task A_candidate_leads_within_its_wait_when_the_leader_resigns()
    {
        var first = await Locks.Election("billing").CampaignAsync("first").WithPatience();
        var second = OtherLocks.Election("billing").TryCampaignAsync("second", LongWait).AsTask();
        await WaitersAsync(1);

        await first.DisposeAsync();

        await using var successor = (await second.WithPatience()).ShouldNotBeNull();
        successor.Value.ShouldBe("second");
    }

    [Fact]
    public async Task A_candidate_campaigns_again_after_it_resigned()
    {
        var candidate = Locks.Election("billing");
        var tokens = new List<FencingToken>();
        for (var time = 0; time < 10; time++)
        {
            await using var leadership = await candidate.CampaignAsync($"{time}").WithPatience();
            tokens.Add(leadership.FencingToken);
        }

        tokens.ShouldBe(tokens.Distinct().Order());
    }

    [Fact]
    public async Task Elections_of_other_names_know_nothing_of_it()
    {
        await using var billing = await Locks.Election("billing").CampaignAsync("a").WithPatience();
        await using var leader = await Locks.Election("billing:leader").CampaignAsync("b").WithPatience();
        await using var mutex = await Locks.Mutex("{billing}:leader").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe("a");
        (await OtherLocks.Election("billing:leader").GetLeaderAsync().WithPatience())!.Value.ShouldBe("b");
    }

    [Fact]
    public async Task An_administrator_sees_a_leader_as_one()
    {
        await using var leadership = await Locks.Election("billing", new LeaseOptions { Owner = "server-1" }).CampaignAsync("a").WithPatience();

        var seen = (await OtherAdministration.FindAsync("billing").WithPatience()).ShouldNotBeNull();
        (seen.Type, seen.HolderCount, seen.Holders[0].Owner).ShouldBe((LockType.Election, 1, "server-1"));
    }

    private Task WaitersAsync(int count) => Eventually.BecomesTrueAsync(
        async () => (await Administration.FindAsync("billing"))?.Waiters == count,
        $"{count} candidates waited");
}
