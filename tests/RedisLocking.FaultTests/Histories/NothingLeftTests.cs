namespace RedisLocking.FaultTests.Histories;

public sealed class NothingLeftTests
{
    [Fact]
    public void Counters_of_tokens_stay() => With("locks:token", "locks:token:{3f2}").ShouldBeEmpty();

    [Fact]
    public void A_lock_that_was_left_is_a_violation_that_shows_its_last_lease()
    {
        var violation = With("locks:{job}").ShouldHaveSingleItem();

        violation.Check.ShouldBe("nothing is left in Redis");
        violation.Sentence.ShouldBe("locks:{job} was left");
        violation.Excerpt.Select(one => one.Process).Distinct().ShouldBe(["b"]);
    }

    [Fact]
    public void A_queue_of_an_unknown_lock_that_was_left_is_a_violation() =>
        With("locks:{other}:queue").ShouldHaveSingleItem().Excerpt.ShouldBeEmpty();

    private static IReadOnlyList<Violation> With(params string[] keys) =>
        new Story().Held("a", 0, 10, token: 1).Held("b", 11, 20, token: 2).Check(new CampaignRules { KeysAtEnd = keys }).Violations;
}
