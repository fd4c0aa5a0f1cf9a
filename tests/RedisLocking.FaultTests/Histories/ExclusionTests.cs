using static RedisLocking.FaultTests.Histories.Story;

namespace RedisLocking.FaultTests.Histories;

public sealed class ExclusionTests
{
    private static readonly CampaignRules Failover = new() { Windows = [new Window(Ms(5), Ms(100), "a failover lost the grant")] };

    [Fact]
    public void One_after_the_other_is_clean()
    {
        var verdict = new Story().Held("a", 0, 10, token: 1).Held("b", 10, 20, token: 2).Check();

        verdict.Violations.ShouldBeEmpty();
        verdict.Counts.Grants.ShouldBe(2);
    }

    [Fact]
    public void Two_holders_without_a_fault_are_a_violation_though_their_tokens_tell_them_apart()
    {
        var violation = new Story().Held("a", 0, 10, token: 1).Held("b", 9, 20, token: 2).OnlyViolation();

        violation.Check.ShouldBe("one holder at a time");
        violation.Sentence.ShouldBe("a and b held job at once, and no fault explains it");
        violation.Excerpt.Count.ShouldBe(8);
    }

    [Fact]
    public void Two_holders_in_a_window_with_rising_tokens_are_counted_and_allowed()
    {
        var verdict = new Story().Held("a", 0, 10, token: 1).Held("b", 9, 20, token: 2).Check(Failover);

        verdict.Violations.ShouldBeEmpty();
        verdict.Counts.DocumentedDoubleHolds.ShouldBe(1);
    }

    [Fact]
    public void Two_holders_beyond_the_end_of_a_window_are_a_violation() =>
        new Story().Held("a", 0, 120, 1).Held("b", 50, 130, 2).OnlyViolation(Failover).Sentence.ShouldEndWith("no fault explains it");

    [Fact]
    public void Two_holders_may_go_from_one_window_into_the_next()
    {
        var next = Failover with { Windows = [new Window(Ms(90), Ms(140), "another one"), .. Failover.Windows] };

        new Story().Held("a", 0, 120, 1).Held("b", 50, 130, 2).Check(next).Counts.DocumentedDoubleHolds.ShouldBe(1);
    }

    [Fact]
    public void Two_holders_with_one_token_are_a_violation_in_every_window() =>
        new Story().Held("a", 0, 10, token: 1).Held("b", 9, 20, token: 1).Check(Failover).Violations
            .ShouldContain(one => one.Sentence == "a and b held job at once, with one token for both");

    [Fact]
    public void A_later_grant_with_the_smaller_token_is_a_violation_in_every_window() =>
        new Story().Held("a", 0, 20, token: 2).Held("b", 9, 30, token: 1, asked: 8).Check(Failover).Violations
            .ShouldContain(one => one.Sentence == "a and b held job at once, and the later grant has the smaller token");

    [Fact]
    public void A_grant_heard_late_may_be_the_earlier_one()
    {
        // Both had asked before either heard, so which was granted first only the tokens say.
        var verdict = new Story().Held("a", 7, 20, token: 2, asked: 0).Held("b", 9, 30, token: 1, asked: 0).Check(Failover);

        verdict.Violations.ShouldBeEmpty();
        verdict.Counts.DocumentedDoubleHolds.ShouldBe(1);
    }

    [Fact]
    public void A_grant_that_would_have_run_out_is_known_to_be_the_later_one() =>
        new Story().Held("a", 7, 20, token: 2, asked: 0).Held("b", 9, 30, token: 1, asked: 0, notBefore: 8).Check(Failover).Violations
            .ShouldContain(one => one.Sentence.EndsWith("the later grant has the smaller token"));

    [Fact]
    public void A_lease_that_was_lost_before_it_was_heard_met_nobody() =>
        new Story()
            .Held("b", 40, 50, token: 2)
            .Granted("a", 45, token: 1, ask => new Lost(Ms(45), "a", ask))
            .Check().Violations.ShouldAllBe(one => one.Check != "one holder at a time");

    [Fact]
    public void An_unknown_release_followed_by_another_grant_is_clean() =>
        new Story().Held("a", 0, 10, token: 1, outcome: ReleaseOutcome.Unknown).Held("b", 11, 20, token: 2).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void An_ask_whose_outcome_is_unknown_held_nothing_for_certain() =>
        new Story().AskedFor("a", 0, 0, ask => new Unavailable(Ms(5), "a", ask)).Held("b", 3, 20, token: 2).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void What_was_lost_is_free_for_others() =>
        new Story().Granted("a", 0, token: 1, ask => new Kept(Ms(5), "a", ask), ask => new Lost(Ms(8), "a", ask)).Held("b", 9, 20, token: 2).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void A_holder_that_is_told_of_its_loss_too_late_is_found() =>
        new Story()
            .Granted("a", 0, token: 1, ask => new Kept(Ms(12), "a", ask), ask => new Lost(Ms(13), "a", ask))
            .Held("b", 10, 20, token: 2)
            .OnlyViolation().Check.ShouldBe("one holder at a time");

    [Fact]
    public void A_deadline_counts_until_a_loss_a_release_or_the_end_of_the_process()
    {
        Func<int, HistoryEvent> kept = ask => new Kept(Ms(1), "a", ask) { Until = Ms(100) };

        new Story().Granted("a", 0, token: 1, kept).Held("b", 50, 60, token: 2).Check().IsClean.ShouldBeFalse();
        new Story().Granted("a", 0, token: 1, kept, _ => new Ended(Ms(20), "a")).Held("b", 50, 60, token: 2).Check().IsClean.ShouldBeTrue();
        new Story().Granted("a", 0, token: 1, kept, ask => new Lost(Ms(20), "a", ask)).Held("b", 50, 60, token: 2).Check().IsClean.ShouldBeTrue();
        new Story().Granted("a", 0, token: 1, kept, ask => new Releasing(Ms(20), "a", ask)).Held("b", 50, 60, token: 2).Check().IsClean.ShouldBeTrue();
    }

    [Fact]
    public void A_reader_beside_readers_is_clean() =>
        new Story().Held("a", 0, 10, 1, @as: HeldAs.Reader).Held("b", 2, 12, 2, @as: HeldAs.Reader).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void A_writer_beside_a_reader_is_a_violation_in_either_order()
    {
        new Story().Held("a", 0, 10, 1, @as: HeldAs.Reader).Held("b", 2, 12, 2, @as: HeldAs.Writer).OnlyViolation().Check.ShouldBe("one holder at a time");
        new Story().Held("a", 0, 10, 1, @as: HeldAs.Writer).Held("b", 2, 12, 2, @as: HeldAs.Reader).OnlyViolation().Check.ShouldBe("one holder at a time");
    }

    [Fact]
    public void Holders_of_two_locks_have_nothing_to_do_with_each_other() =>
        new Story().Held("a", 0, 10, token: 1, of: "one").Held("b", 2, 12, token: 1, of: "two").Check().IsClean.ShouldBeTrue();
}
