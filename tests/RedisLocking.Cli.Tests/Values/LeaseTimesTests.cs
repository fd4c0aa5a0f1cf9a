using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Tests.Values;

public sealed class LeaseTimesTests
{
    public static TheoryData<double> Ttls => [0.1, 0.5, 1, 5, 30, 600, 86_400];

    [Theory]
    [MemberData(nameof(Ttls))]
    public void The_moments_of_a_lease_keep_their_order_whatever_the_ttl_and_the_grace(double seconds)
    {
        var ttl = TimeSpan.FromSeconds(seconds);
        foreach (var grace in (TimeSpan[])[TimeSpan.Zero, LeaseTimes.DefaultGrace(ttl), LeaseTimes.LongestGrace(ttl)])
        {
            var times = new LeaseTimes(ttl, grace);
            times.Renewal.ShouldBeGreaterThan(TimeSpan.Zero);
            times.Warning.ShouldBeGreaterThan(times.Renewal);
            times.End.ShouldBe(times.Warning + grace);
            times.End.ShouldBeLessThan(ttl);
        }
    }

    [Fact]
    public void DefaultGrace_ThirtySeconds_IsTenOfThem() => LeaseTimes.DefaultGrace(TimeSpan.FromSeconds(30)).ShouldBe(TimeSpan.FromSeconds(10));
}
