using RedisLocking.Elections;

namespace RedisLocking.Hosting.Tests;

public sealed class PausesTests
{
    [Fact]
    public void Next_FailureAfterFailure_GrowsFromASecondToHalfAMinuteAndIsRandomAboveTheHalf()
    {
        var pauses = new Pauses();
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
            pauses.Next().TotalSeconds.ShouldBeInRange(seconds / 2.0, seconds);

        Enumerable.Range(0, 50).Select(_ => pauses.Next()).Distinct().Count().ShouldBeGreaterThan(40);
    }

    [Fact]
    public void Next_AfterALeadershipThatLasted_BeginsAtASecondAgain()
    {
        var pauses = new Pauses();
        for (var failure = 0; failure < 10; failure++)
            pauses.Next();

        pauses.OnLed(TimeSpan.FromSeconds(29));
        pauses.Next().TotalSeconds.ShouldBeGreaterThan(1);
        pauses.OnLed(TimeSpan.FromSeconds(30));
        pauses.Next().TotalSeconds.ShouldBeInRange(0.5, 1);
    }
}
