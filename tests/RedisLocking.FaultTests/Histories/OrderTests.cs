using static RedisLocking.FaultTests.Histories.Story;

namespace RedisLocking.FaultTests.Histories;

public sealed class OrderTests
{
    [Fact]
    public void A_smaller_token_for_who_asked_after_the_grant_is_a_violation_that_shows_both_grants()
    {
        // A counter over a flush.
        var flush = new Fault(Ms(15), "redis", "FLUSHALL", Ms(15));
        var violation = new Story().Held("a", 0, 10, token: 7).Then(flush).Held("b", 20, 30, token: 1).OnlyViolation();

        violation.Check.ShouldBe("tokens rise in grant order");
        violation.Sentence.ShouldBe("job was granted with token 1 after it had been granted with 7");
        violation.Excerpt.Count.ShouldBe(5);
        violation.Excerpt.ShouldContain(flush);
    }

    [Fact]
    public void A_waiter_that_is_granted_after_the_release_has_the_greater_token() =>
        new Story().Held("a", 0, 10, token: 7).Held("b", 11, 30, token: 6, asked: -5).OnlyViolation().Check.ShouldBe("tokens rise in grant order");

    [Fact]
    public void In_a_window_only_the_order_of_ask_and_answer_proves_anything()
    {
        var rules = new CampaignRules { Windows = [new Window(Ms(5), Ms(6), "a failover")] };

        new Story().Held("b", 5, 6, token: 7, asked: 0).Held("a", 8, 9, token: 6, asked: 0).Check(rules).IsClean.ShouldBeTrue();
        new Story().Held("b", 5, 6, token: 7, asked: 0).Held("a", 8, 9, token: 6, asked: 7).Check(rules).IsClean.ShouldBeFalse();
    }

    [Fact]
    public void Readers_that_asked_at_the_same_time_may_hear_in_any_order() =>
        new Story().Held("a", 3, 10, 2, asked: 0, @as: HeldAs.Reader).Held("b", 4, 12, 1, asked: 0, @as: HeldAs.Reader).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void A_writer_after_readers_has_a_greater_token_than_each() =>
        new Story().Held("a", 3, 10, 3, @as: HeldAs.Reader, asked: 0).Held("b", 4, 11, 5, @as: HeldAs.Reader, asked: 0).Held("c", 12, 13, 4, @as: HeldAs.Writer, asked: 0)
            .OnlyViolation().Sentence.ShouldBe("job was granted with token 4 after it had been granted with 5");

    [Fact]
    public void Two_grants_with_one_token_are_a_violation() =>
        new Story().Held("a", 0, 10, token: 7).Held("b", 20, 30, token: 7).OnlyViolation().Sentence.ShouldBe("2 grants have the token 7 of job");

    [Fact]
    public void Two_grants_with_one_lease_id_are_a_violation_on_different_locks_too() =>
        new Story().Held("a", 0, 10, 1, id: "v1/x").Held("b", 20, 30, 2, of: "other", id: "v1/x").OnlyViolation().Sentence.ShouldBe("2 grants have the lease id v1/x");

    [Fact]
    public void An_equal_token_on_two_locks_is_clean() =>
        new Story().Held("a", 0, 10, 7, of: "one").Held("b", 20, 30, 7, of: "two").Check().IsClean.ShouldBeTrue();
}
