using static RedisLocking.FaultTests.Histories.Story;

namespace RedisLocking.FaultTests.Histories;

public sealed class WaitsEndTests
{
    private static readonly CampaignRules Patient = new() { Patience = Ms(10) };

    [Fact]
    public void A_wait_that_is_refused_when_its_time_is_over_is_clean() =>
        new Story().AskedFor("a", 0, 100, ask => new Refused(Ms(105), "a", ask)).Check(Patient).IsClean.ShouldBeTrue();

    [Fact]
    public void A_wait_without_an_end_is_a_violation()
    {
        var violation = new Story().AskedFor("a", 0, 100).Held("b", 500, 510, token: 1).OnlyViolation(Patient);

        violation.Check.ShouldBe("every wait ends");
        violation.Sentence.ShouldBe("ask 1 of a has not ended 0.5 s after it was sent");
        violation.Excerpt.ShouldHaveSingleItem().ShouldBeOfType<Asked>();
    }

    [Fact]
    public void A_wait_that_ended_much_too_late_is_a_violation() =>
        new Story().AskedFor("a", 0, 100, ask => new Refused(Ms(500), "a", ask)).OnlyViolation(Patient).Sentence.ShouldBe("ask 1 of a ended 0.5 s after it was sent");

    [Fact]
    public void A_wait_that_goes_on_when_the_record_ends_is_clean() =>
        new Story().AskedFor("a", 0, 1000).Held("b", 500, 510, token: 1).Check(Patient).IsClean.ShouldBeTrue();

    [Fact]
    public void A_process_that_was_killed_owes_no_end() =>
        new Story().AskedFor("a", 0, 100).Then(new Ended(Ms(50), "a")).Held("b", 500, 510, token: 1).Check(Patient).IsClean.ShouldBeTrue();

    [Fact]
    public void A_process_that_was_stopped_has_that_much_more_time()
    {
        var stopped = new Fault(Ms(50), "a", "SIGSTOP", Ms(450)) { Stops = true };

        new Story().AskedFor("a", 0, 100, ask => new Refused(Ms(500), "a", ask)).Then(stopped).Check(Patient).IsClean.ShouldBeTrue();
        new Story().AskedFor("a", 0, 100, ask => new Refused(Ms(520), "a", ask)).Then(stopped).Check(Patient).IsClean.ShouldBeFalse();
    }
}
