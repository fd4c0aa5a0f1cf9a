using static RedisLocking.FaultTests.Histories.Story;

namespace RedisLocking.FaultTests.Histories;

public sealed class VerdictTests
{
    [Fact]
    public void Everything_is_counted() =>
        new Story()
            .Held("a", 0, 10, token: 1)
            .Held("a", 11, 20, token: 2, outcome: ReleaseOutcome.Unknown)
            .AskedFor("b", 0, 0, ask => new Refused(Ms(2), "b", ask))
            .AskedFor("b", 3, 0, ask => new Unavailable(Ms(4), "b", ask))
            .Granted("c", 30, token: 3, ask => new Lost(Ms(31), "c", ask))
            .Writes("a", 5, 1, WriteOutcome.Accepted)
            .Then(new Fault(Ms(3), "redis", "SIGKILL", Ms(3)))
            .Check().ToString().ShouldBe(
                "5 asks, 3 grants, 1 refused, 1 unavailable, 1 lost; releases: 1 Ours, 1 Unknown; writes: 1 Accepted; " +
                "faults: 1 SIGKILL; 0 documented double holds");

    [Fact]
    public void A_violation_reads_as_its_events_in_the_order_of_the_clock()
    {
        var lines = new Story().Held("a", 0, 10, token: 1).Held("b", 9, 20, token: 2).Then(new Fault(Ms(8), "redis", "failover", Ms(12)))
            .OnlyViolation().ToString().Split(Environment.NewLine);

        lines[0].ShouldBe("one holder at a time: a and b held job at once, and no fault explains it");
        lines[1].ShouldBe("        -1.000 ms  a: asked 1 for job as mutex, ready to wait 1000 ms");
        lines.ShouldContain("         8.000 ms  redis: fault failover, until 12.000 ms");
        lines[^1].ShouldBe("        21.000 ms  b: released 2: Ours");
    }

    [Fact]
    public void The_server_s_time_is_shown_where_it_is_known() =>
        (new Ended(Ms(1), "a") { ServerTime = DateTimeOffset.UnixEpoch }).ToString().ShouldBe("       1.000 ms  a: ended (Redis 00:00:00.000000)");

    [Fact]
    public void A_record_that_contradicts_itself_is_no_verdict()
    {
        Should.Throw<InvalidDataException>(() => new Story().Then(new Refused(Ms(1), "a", 1)).Check());
        Should.Throw<InvalidDataException>(() => new Story().AskedFor("a", 0, 0, ask => new Kept(Ms(1), "a", ask)).Check());
        Should.Throw<InvalidDataException>(() => new Story().AskedFor("a", 0, 0, ask => new Refused(Ms(1), "a", ask), ask => new Refused(Ms(2), "a", ask)).Check());
        Should.Throw<InvalidDataException>(() => new Story().AskedFor("a", 0, 0, ask => new Asked(Ms(1), "a", ask, "job", HeldAs.Mutex, Ms(0))).Check());
    }
}
