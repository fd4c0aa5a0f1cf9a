using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Elections;

public abstract partial class ElectionContract<TFixture>
{
    [Fact]
    public async Task An_observer_is_first_told_who_leads_now()
    {
        await using var early = new Observer(OtherLocks.Election("billing"));
        await early.HearsAsync(null);

        await using var leadership = await Locks.Election("billing").CampaignAsync("server-1").WithPatience();
        await using var late = new Observer(OtherLocks.Election("billing"));
        await late.HearsAsync("server-1");
        await early.HearsAsync("server-1");

        late.Told.ShouldHaveSingleItem().Previous.ShouldBeNull();
        early.Values.ShouldBe("- server-1");
    }

    [Fact]
    public async Task Observers_are_told_of_new_leaders_of_new_values_and_of_nobody()
    {
        await using var mine = new Observer(Locks.Election("billing"));
        await using var theirs = new Observer(OtherLocks.Election("billing"));
        await mine.HearsAsync(null);
        await theirs.HearsAsync(null);

        var first = await Locks.Election("billing").CampaignAsync("a").WithPatience();
        await AllHearAsync("a");
        await first.ProclaimAsync("a2").AsTask().WithPatience();
        await AllHearAsync("a2");
        await first.ResignAsync().WithPatience();
        await AllHearAsync(null);
        await using var second = await OtherLocks.Election("billing").CampaignAsync("b").WithPatience();
        await AllHearAsync("b");

        mine.Values.ShouldBe("- a a2 - b");
        theirs.Values.ShouldBe("- a a2 - b");
        theirs.Told.Select(change => change.IsOtherLeader).ShouldBe([false, true, false, true, true]);

        async Task AllHearAsync(string? value)
        {
            await mine.HearsAsync(value);
            await theirs.HearsAsync(value);
        }
    }

    [Fact]
    public async Task What_an_observer_is_told_never_goes_back_and_ends_with_the_last_state()
    {
        await using var observer = new Observer(OtherLocks.Election("billing"));
        var truth = new List<string>();

        // As fast as it goes, so that states are over before they can be told.
        for (var round = 0; round < 40; round++)
        {
            var leadership = await Locks.Election("billing").CampaignAsync($"{round}.0").WithPatience();
            truth.Add($"{round}.0");
            for (var change = 1; change <= 3; change++)
            {
                truth.Add($"{round}.{change}");
                await leadership.ProclaimAsync($"{round}.{change}").AsTask().WithPatience();
            }

            await leadership.ResignAsync().WithPatience();
            truth.Add("-");
        }

        await using var last = await Locks.Election("billing").CampaignAsync("last").WithPatience();
        truth.Add("last");
        await observer.HearsAsync("last");

        var tokens = observer.Told.Select(change => change.Leader?.FencingToken).OfType<FencingToken>().ToList();
        tokens.ShouldBe(tokens.Order());
        var told = observer.Told.Select(change => change.Leader?.Value ?? "-").SkipWhile(value => value == "-").ToList();
        IsSubsequence(told, truth).ShouldBeTrue(string.Join(' ', told));
        told.Zip(told.Skip(1)).ShouldAllBe(pair => pair.First != pair.Second);
    }

    [Fact]
    public async Task A_leader_that_is_taken_away_is_told_to_who_observes()
    {
        await using var observer = new Observer(OtherLocks.Election("billing"));
        await using var leadership = await Locks.Election("billing").CampaignAsync("a").WithPatience();
        await observer.HearsAsync("a");

        await Administration.ForceReleaseAsync("billing").WithPatience();
        await observer.HearsAsync(null);
    }

    [Fact]
    public async Task Observing_ends_when_it_is_cancelled_and_nothing_more_is_told()
    {
        var observer = new Observer(Locks.Election("billing"));
        await observer.HearsAsync(null);
        await observer.DisposeAsync();

        await using var leadership = await Locks.Election("billing").CampaignAsync("a").WithPatience();

        observer.Values.ShouldBe("-");
    }

    [Fact]
    public async Task Observing_ends_with_its_provider()
    {
        var observer = new Observer(Locks.Election("billing"));
        await observer.HearsAsync(null);

        await Provider.DisposeLocksAsync();

        var ended = await Should.ThrowAsync<Exception>(() => observer.Ended.WithPatience());
        ended.ShouldBeAssignableTo<LockUnavailableException>().ShouldNotBeNull().Message.ShouldContain("while election 'billing' was observed");
    }

    private static bool IsSubsequence(List<string> part, List<string> whole)
    {
        var at = 0;
        return part.TrueForAll(one => (at = whole.IndexOf(one, at) + 1) > 0);
    }
}
