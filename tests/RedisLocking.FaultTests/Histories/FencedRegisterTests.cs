using static RedisLocking.FaultTests.Histories.Story;

namespace RedisLocking.FaultTests.Histories;

public sealed class FencedRegisterTests
{
    [Fact]
    public void Rising_and_equal_tokens_are_clean() =>
        new Story().Writes("a", 0, 1, WriteOutcome.Accepted).Writes("a", 5, 1, WriteOutcome.Accepted).Writes("b", 10, 2, WriteOutcome.Accepted).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void A_stale_write_that_was_accepted_is_a_violation()
    {
        var violation = new Story().Writes("b", 0, 2, WriteOutcome.Accepted).Writes("a", 10, 1, WriteOutcome.Accepted).OnlyViolation();

        violation.Check.ShouldBe("the fenced register never goes back");
        violation.Sentence.ShouldBe("job accepted token 1 after 2");
        violation.Excerpt.Count.ShouldBe(2);
    }

    [Fact]
    public void A_stale_write_that_was_refused_is_clean() =>
        new Story().Writes("b", 0, 2, WriteOutcome.Accepted).Writes("a", 10, 1, WriteOutcome.Refused).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void What_is_unknown_neither_proves_nor_breaks_anything() =>
        new Story().Writes("c", 0, 3, WriteOutcome.Unknown).Writes("b", 5, 2, WriteOutcome.Accepted).Writes("a", 10, 1, WriteOutcome.Unknown).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void Writes_that_were_under_way_together_may_have_come_in_either_order() =>
        new Story().Writes("b", 0, 2, WriteOutcome.Accepted).Writes("a", 0.5, 1, WriteOutcome.Accepted).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void Registers_of_two_locks_have_nothing_to_do_with_each_other() =>
        new Story().Writes("b", 0, 2, WriteOutcome.Accepted).Writes("a", 10, 1, WriteOutcome.Accepted, of: "other").Check().IsClean.ShouldBeTrue();

    [Fact]
    public void A_holder_that_is_refused_is_a_violation()
    {
        var violation = new Story().Held("a", 0, 10, 1).Writes("a", 5, 1, WriteOutcome.Refused).OnlyViolation();

        violation.Check.ShouldBe("who holds can write");
        violation.Sentence.ShouldBe("a held job with token 1, and its write was refused");
    }

    [Fact]
    public void A_holder_that_is_refused_in_a_window_met_the_one_that_came_after_it()
    {
        var rules = new CampaignRules { Windows = [new Window(Ms(3), Ms(8), "a failover")] };

        new Story().Held("a", 0, 10, 1).Writes("a", 5, 1, WriteOutcome.Refused).Check(rules).IsClean.ShouldBeTrue();
    }

    [Fact]
    public void A_write_that_ended_after_the_lease_proves_nothing() =>
        new Story().Held("a", 0, 10, 1).Writes("a", 9.5, 1, WriteOutcome.Refused).Check().IsClean.ShouldBeTrue();
}
