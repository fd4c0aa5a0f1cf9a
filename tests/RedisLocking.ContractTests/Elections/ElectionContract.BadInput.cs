using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Elections;

public abstract partial class ElectionContract<TFixture>
{
    // Two bytes each.
    private static readonly string LongestValue = new('ü', IElection.MaxValueBytes / 2);

    [Fact]
    public async Task A_value_may_be_64_KB_or_empty_and_holds_any_character()
    {
        await using var leadership = await Locks.Election("billing").CampaignAsync(LongestValue).WithPatience();

        (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe(LongestValue);
        foreach (var value in new[] { "", " ", "a\0b\r\n'\"}{", "𝄞 ✓" })
        {
            await leadership.ProclaimAsync(value).AsTask().WithPatience();
            (await OtherLocks.Election("billing").GetLeaderAsync().WithPatience())!.Value.ShouldBe(value);
        }
    }

    [Fact]
    public async Task A_value_that_is_too_long_or_no_Unicode_is_refused_before_anything_is_asked()
    {
        (await Should.ThrowAsync<ArgumentException>(() => Locks.Election("billing").CampaignAsync(LongestValue + "x").WithPatience())).Message.ShouldContain("65,536 bytes of UTF-8; this one has 65537");
        (await Should.ThrowAsync<ArgumentException>(() => Locks.Election("billing").CampaignAsync("a\uD800").WithPatience())).Message.ShouldContain("index 1");
        (await Should.ThrowAsync<ArgumentNullException>(() => Locks.Election("billing").CampaignAsync(null!).WithPatience())).ParamName.ShouldBe("value");
        (await Locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();

        await using var leadership = await Locks.Election("billing").CampaignAsync("a").WithPatience();
        (await Should.ThrowAsync<ArgumentException>(() => leadership.ProclaimAsync(LongestValue + "x").AsTask().WithPatience())).ParamName.ShouldBe("value");
        leadership.Value.ShouldBe("a");
    }

    [Fact]
    public async Task A_candidate_campaigns_once_at_a_time()
    {
        var candidate = Locks.Election("billing");
        await using var leadership = await candidate.CampaignAsync("a").WithPatience();
        (await Should.ThrowAsync<InvalidOperationException>(() => candidate.CampaignAsync("b").WithPatience())).Message.ShouldContain("leads election 'billing' already");

        using var giveUp = new CancellationTokenSource();
        var waiting = OtherLocks.Election("billing");
        var campaign = waiting.CampaignAsync("c", giveUp.Token).AsTask();
        (await Should.ThrowAsync<InvalidOperationException>(() => waiting.CampaignAsync("d").WithPatience())).Message.ShouldContain("campaigns already");
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => campaign.WithPatience());
    }

    [Fact]
    public async Task A_campaign_takes_a_wait_that_is_0_or_more()
    {
        var candidate = Locks.Election("billing");

        (await Should.ThrowAsync<ArgumentOutOfRangeException>(() => candidate.TryCampaignAsync("a", TimeSpan.FromMilliseconds(-2)).WithPatience())).Message.ShouldContain("must be 0 or more, or Timeout.InfiniteTimeSpan");
        await using var leadership = (await candidate.TryCampaignAsync("a", Timeout.InfiniteTimeSpan).WithPatience()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_resigned_can_proclaim_nothing()
    {
        var leadership = await Locks.Election("billing").CampaignAsync("a").WithPatience();
        await leadership.ResignAsync().WithPatience();

        (await Should.ThrowAsync<LockLostException>(() => leadership.ProclaimAsync("b").AsTask().WithPatience())).Message.ShouldContain("was released");
        (await Locks.Election("billing").GetLeaderAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_name_that_is_held_as_a_mutex_is_no_election()
    {
        await using var mutex = await Locks.Mutex("billing").AcquireAsync(TimeSpan.Zero).WithPatience();

        foreach (var locks in new[] { Locks, OtherLocks })
        {
            var election = locks.Election("billing");
            foreach (var use in new Func<Task>[]
            {
                () => election.GetLeaderAsync().WithPatience(),
                () => election.CampaignAsync("a").WithPatience(),
                () => new Observer(election).Ended.WithPatience(),
            })
            {
                (await Should.ThrowAsync<LockUnavailableException>(use)).Message.ShouldContain("'billing' is held as a mutex and was asked for as an election: a name stands for one kind of lock");
            }
        }
    }

    [Fact]
    public async Task A_name_that_somebody_leads_is_no_other_lock()
    {
        await using var leadership = await Locks.Election("billing").CampaignAsync("a").WithPatience();

        foreach (var locks in new[] { Locks, OtherLocks })
        {
            (await Should.ThrowAsync<LockUnavailableException>(() => locks.Mutex("billing").TryAcquireAsync().WithPatience())).Message.ShouldContain("is held as an election and was asked for as a mutex");
            (await Should.ThrowAsync<LockUnavailableException>(() => locks.Mutex("billing").AcquireAsync(LongWait).WithPatience())).Message.ShouldContain("is held as an election");
            (await Should.ThrowAsync<LockUnavailableException>(() => locks.WriteLock("billing").TryAcquireAsync().WithPatience())).Message.ShouldContain("is held as an election and was asked for as a readers-writer lock");
            (await Should.ThrowAsync<LockUnavailableException>(() => locks.Semaphore("billing", 3).TryAcquireAsync().WithPatience())).Message.ShouldContain("is held as an election and was asked for as a semaphore");
        }

        leadership.ThrowIfLost();
    }

    [Fact]
    public void An_election_needs_a_name() => Should.Throw<ArgumentNullException>(() => Locks.Election(null!)).ParamName.ShouldBe("name");
}
