using static RedisLocking.FaultTests.Histories.Story;

namespace RedisLocking.FaultTests.Histories;

public sealed class PermitsTests
{
    private static readonly HeldAs OneOfTwo = HeldAs.OnePermitOf(2);

    [Fact]
    public void As_many_as_there_are_permits_are_clean() => Two().Held("c", 10, 12, 3, @as: OneOfTwo).Check().IsClean.ShouldBeTrue();

    [Fact]
    public void One_more_is_a_violation_that_shows_all_of_them()
    {
        var violation = Two().Held("c", 9, 12, 3, @as: OneOfTwo).OnlyViolation();

        violation.Check.ShouldBe("permits never above n");
        violation.Sentence.ShouldBe("3 held job at once, each as one permit of 2");
        violation.Excerpt.Select(one => one.Process).Distinct().ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void One_more_in_a_window_is_counted()
    {
        var verdict = Two().Held("c", 9, 12, 3, @as: OneOfTwo).Check(new CampaignRules { Windows = [new Window(Ms(8), Ms(20), "a failover")] });

        verdict.Violations.ShouldBeEmpty();
        verdict.Counts.DocumentedDoubleHolds.ShouldBe(1);
    }

    [Fact]
    public void While_a_size_changes_the_greater_one_counts() => Two().Held("c", 9, 12, 3, @as: HeldAs.OnePermitOf(3)).Check().IsClean.ShouldBeTrue();

    private static Story Two() => new Story().Held("a", 0, 10, 1, @as: OneOfTwo).Held("b", 2, 10, 2, @as: OneOfTwo);
}
