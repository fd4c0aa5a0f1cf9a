using RedisLocking.TestSupport;

namespace RedisLocking.Testing.Tests.Elections;

/// <summary>What the test can do to a lock it can do to an election.</summary>
public sealed class ElectionTests : IDisposable
{
    private static readonly TimeSpan NoWait = TimeSpan.Zero;

    private readonly ManualTime _time = new();
    private readonly TestLocks _locks;

    public ElectionTests() => _locks = new TestLocks(_time);

    private IElection Billing => _locks.Election("billing");

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task A_leadership_is_held_and_on_record()
    {
        await using (var leadership = await Billing.CampaignAsync("server-1").WithPatience())
        {
            _locks.Held.ShouldBe([new LockName("billing")]);
            _locks.History.ShouldHaveSingleItem().Token.ShouldBe(leadership.FencingToken);
        }

        _locks.Held.ShouldBeEmpty();
        _locks.History.Select(one => one.Kind).ShouldBe([LockEventKind.Acquired, LockEventKind.Released]);
    }

    [Fact]
    public async Task Somebody_else_leads_until_the_test_says_otherwise()
    {
        var somebodyElse = _locks.Hold("billing");

        (await Billing.TryCampaignAsync("server-1", NoWait).WithPatience()).ShouldBeNull();
        (await Billing.GetLeaderAsync().WithPatience()).ShouldNotBeNull().Value.ShouldBe("somebody else");
        var waiting = Billing.CampaignAsync("server-1").AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        somebodyElse.Dispose();

        await using var leadership = await waiting.WithPatience();
        (await Billing.GetLeaderAsync().WithPatience()).ShouldNotBeNull().Value.ShouldBe("server-1");
        _locks.History.Select(one => one.Kind).ShouldBe([LockEventKind.Refused, LockEventKind.Acquired]);
    }

    [Fact]
    public async Task Who_only_asks_sees_that_somebody_else_leads()
    {
        using var somebodyElse = _locks.Hold("billing");
        await using var told = Billing.ObserveAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        (await told.MoveNextAsync().AsTask().WithPatience()).ShouldBeTrue();

        told.Current.Leader.ShouldNotBeNull().Value.ShouldBe("somebody else");
        _locks.Held.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_leadership_that_the_test_takes_away_is_lost_and_the_next_candidate_leads()
    {
        var candidate = Billing;
        await using var first = await candidate.CampaignAsync("first").WithPatience();
        var second = Billing.CampaignAsync("second").AsTask();

        _locks.Lose("billing");

        first.Lost.IsCancellationRequested.ShouldBeTrue();
        (await Should.ThrowAsync<LockLostException>(() => first.ProclaimAsync("still here").AsTask().WithPatience())).Message.ShouldContain("the test took it away");
        await using var successor = await second.WithPatience();
        (await Billing.GetLeaderAsync().WithPatience()).ShouldNotBeNull().Value.ShouldBe("second");
        (await candidate.TryCampaignAsync("again", NoWait).WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_leadership_can_be_lost_as_soon_as_it_is_won()
    {
        using var loss = _locks.LoseWhenGranted("billing");

        await using var leadership = await Billing.CampaignAsync("server-1").WithPatience();

        leadership.Lost.IsCancellationRequested.ShouldBeTrue();
        (await Billing.GetLeaderAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task While_the_store_is_out_of_reach_nobody_campaigns_proclaims_or_knows_who_leads()
    {
        await using var leadership = await Billing.CampaignAsync("server-1").WithPatience();
        using (_locks.Fail("billing"))
        {
            await Should.ThrowAsync<LockUnavailableException>(() => Billing.CampaignAsync("server-2").WithPatience());
            await Should.ThrowAsync<LockUnavailableException>(() => leadership.ProclaimAsync("server-2").AsTask().WithPatience());
            await Should.ThrowAsync<LockUnavailableException>(() => Billing.GetLeaderAsync().WithPatience());
            leadership.ThrowIfLost();
        }

        (await Billing.GetLeaderAsync().WithPatience()).ShouldNotBeNull().Value.ShouldBe("server-1");
        _locks.History.Select(one => one.Kind).ShouldBe([LockEventKind.Acquired, LockEventKind.Unavailable, LockEventKind.Unavailable, LockEventKind.Unavailable]);
    }

    [Fact]
    public async Task An_observer_is_told_nothing_while_the_store_is_out_of_reach_and_then_how_it_is()
    {
        await using var told = Billing.ObserveAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await NextAsync(told)).ShouldBe("-");
        await using var first = await Billing.CampaignAsync("first").WithPatience();
        (await NextAsync(told)).ShouldBe("first");
        var waiting = Billing.CampaignAsync("second").AsTask();
        var outage = _locks.Fail("billing");
        var next = told.MoveNextAsync().AsTask();

        _locks.Lose("billing");
        await using var second = await waiting.WithPatience();
        next.IsCompleted.ShouldBeFalse();
        outage.Dispose();

        (await next.WithPatience()).ShouldBeTrue();
        (told.Current.Leader?.Value, told.Current.Previous?.Value).ShouldBe(("second", "first"));
    }

    [Fact]
    public async Task A_slow_store_takes_its_time_out_of_a_campaigns_wait()
    {
        await using var leadership = await Billing.CampaignAsync("first").WithPatience();
        using var slow = _locks.Delay("billing", TimeSpan.FromSeconds(2));
        var campaign = Billing.TryCampaignAsync("second", TimeSpan.FromSeconds(3)).AsTask();

        _time.Advance(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(1));

        (await campaign.WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_detached_leadership_is_held_until_it_ends_and_proclaims_where_the_store_answers()
    {
        var leadership = await Billing.CampaignAsync("first").WithPatience();
        var handle = await leadership.DetachAsync(TimeSpan.FromSeconds(30)).WithPatience();
        var detached = (IDetachedLeadership)_locks.Attach(handle);

        (await detached.ProclaimAsync("second").WithPatience()).ShouldBeTrue();
        (await Billing.GetLeaderAsync().WithPatience()).ShouldNotBeNull().Value.ShouldBe("second");
        using (_locks.Fail("billing"))
            await Should.ThrowAsync<LockUnavailableException>(() => detached.ProclaimAsync("third").WithPatience());
        _locks.Held.ShouldBe([new LockName("billing")]);

        _time.Advance(TimeSpan.FromSeconds(31));
        (await detached.ProclaimAsync("late").WithPatience()).ShouldBeFalse();
        _locks.Held.ShouldBeEmpty();
        _locks.History.Select(one => one.Kind).ShouldBe([LockEventKind.Acquired, LockEventKind.Detached, LockEventKind.Unavailable, LockEventKind.Lost]);
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<LeadershipChange> told)
    {
        (await told.MoveNextAsync().AsTask().WithPatience()).ShouldBeTrue();
        return told.Current.Leader?.Value ?? "-";
    }
}
