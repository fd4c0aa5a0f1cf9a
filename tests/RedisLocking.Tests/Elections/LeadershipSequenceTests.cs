using RedisLocking.Elections;

namespace RedisLocking.Tests.Elections;

public sealed class LeadershipSequenceTests
{
    private readonly LeadershipSequence _sequence = new();

    [Fact]
    public void Look_FirstTime_IsToldWhateverItSees()
    {
        new LeadershipSequence().Look(null).ShouldBe(new LeadershipChange(null, null));
        new LeadershipSequence().Look(Leader(7)).ShouldBe(new LeadershipChange(Leader(7).Leader, null));
    }

    [Fact]
    public void Look_TheSameAgain_TellsNothing()
    {
        _sequence.Look(Leader(7));
        _sequence.Look(Leader(7)).ShouldBeNull();
        _sequence.Look(null).ShouldNotBeNull();
        _sequence.Look(null).ShouldBeNull();
    }

    [Fact]
    public void Look_AnotherValueOfTheSameLeader_IsTold() => Tell(Leader(7), Leader(7, "ready", 2)).ShouldBe(["7", "7 ready"]);

    [Fact]
    public void Look_TheSameValueProclaimedAgain_TellsNothing() => Tell(Leader(7), Leader(7, "", 2)).ShouldBe(["7"]);

    [Fact]
    public void Look_ALeaderThatWasSuperseded_IsNobody() => Tell(Leader(7), Leader(9), Leader(7), Leader(7)).ShouldBe(["7", "9", "-"]);

    [Fact]
    public void Look_ALeaderThatWasSupersededWhileNobodyLed_TellsNothing() => Tell(Leader(9), null, Leader(7)).ShouldBe(["9", "-"]);

    [Fact]
    public void Look_AnEarlierValueOfTheSameLeader_TellsNothing() => Tell(Leader(7, "a", 2), Leader(7, "b", 3), Leader(7, "a", 2)).ShouldBe(["7 a", "7 b"]);

    [Fact]
    public void Look_TheSameLeaderAfterNobody_IsToldAgain() => Tell(Leader(7), null, Leader(7)).ShouldBe(["7", "-", "7"]);

    [Fact]
    public void Look_EachChange_SaysWhatWasToldBefore()
    {
        _sequence.Look(Leader(7));
        _sequence.Look(Leader(9))!.Previous.ShouldBe(Leader(7).Leader);
        _sequence.Look(null)!.Previous.ShouldBe(Leader(9).Leader);
        _sequence.Look(Leader(11))!.Previous.ShouldBeNull();
    }

    // Whatever is seen in whatever order, as after any number of failovers: what is told never goes back.
    [Fact]
    public void Look_AnythingInAnyOrder_NeverTellsWhatIsOlder()
    {
        var random = new Random(20261122);
        for (var run = 0; run < 1_000; run++)
        {
            var sequence = new LeadershipSequence();
            var newest = (Token: 0L, Revision: 0L);
            LeaderInfo? last = null;
            var first = true;
            for (var look = 0; look < 30; look++)
            {
                var seen = random.Next(4) == 0 ? null : Leader(random.Next(1, 6), $"{random.Next(3)}", random.Next(1, 4));
                if (sequence.Look(seen) is not { } change)
                    continue;

                change.Previous.ShouldBe(last);
                (first || change.Leader != last).ShouldBeTrue();
                (first, last) = (false, change.Leader);
                if (last is null)
                    continue;
                last.FencingToken.Value.ShouldBeGreaterThanOrEqualTo(newest.Token);
                newest = (last.FencingToken.Value, 0);
            }
        }
    }

    private static Proclamation Leader(long token, string value = "", long revision = 1) =>
        new(new LeaderInfo(value, new FencingToken(token), DateTimeOffset.UnixEpoch), revision);

    private IEnumerable<string> Tell(params Proclamation?[] looks) =>
        [.. looks.Select(_sequence.Look).OfType<LeadershipChange>().Select(change => change.Leader is { } leader ? $"{leader.FencingToken} {leader.Value}".TrimEnd() : "-")];
}
