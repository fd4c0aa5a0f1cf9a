using RedisLocking.Server.Events;

namespace RedisLocking.Server.Tests.Events;

/// <summary>What is remembered of what happened.</summary>
public sealed class EventHistoryTests
{
    [Fact]
    public void Observe_MoreEventsOfOneLockThanAreKept_ForgetsItsOldest()
    {
        var history = new EventHistory();
        for (var number = 0; number <= EventHistory.MostOfOne; number++)
            history.Observe(Event("a", number));

        history.Of("a").Select(one => one.Token!.Value.Value).ShouldBe(Enumerable.Range(2, EventHistory.MostOfOne).Reverse().Select(token => (long)token));
    }

    [Fact]
    public void Observe_MoreEventsThanAreKeptAltogether_ForgetsTheLockThatWasQuietLongest()
    {
        var history = new EventHistory();
        for (var number = 0; number < EventHistory.MostEvents; number++)
            history.Observe(Event($"{number}", number));
        history.Observe(Event("0", 0));

        history.Observe(Event("new", 0));

        history.Of("0").Count.ShouldBe(2);
        history.Of("1").ShouldBeEmpty();
        history.Of("2").ShouldBeEmpty();
        history.Of("3").ShouldHaveSingleItem();
        history.Of("new").ShouldHaveSingleItem();
    }

    private static LockEvent Event(string name, int number) => new(LockEventType.Granted, name, DateTimeOffset.UnixEpoch, Token: new FencingToken(number + 1));
}
