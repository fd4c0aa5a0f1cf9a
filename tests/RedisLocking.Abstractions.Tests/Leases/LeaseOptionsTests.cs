namespace RedisLocking.Abstractions.Tests.Leases;

public sealed class LeaseOptionsTests
{
    [Fact]
    public void Defaults_AreTheProviders()
    {
        var options = new LeaseOptions();

        options.Ttl.ShouldBeNull();
        options.MaxHold.ShouldBeNull();
        LeaseOptions.DefaultTtl.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("00:00:00.1")]
    [InlineData("00:00:30")]
    [InlineData("1.00:00:00")]
    public void Ttl_WithinItsLimits_IsAccepted(string ttl) => new LeaseOptions { Ttl = Parse(ttl) }.Ttl.ShouldBe(Parse(ttl));

    [Theory]
    [InlineData("00:00:00.0999999")]
    [InlineData("1.00:00:00.0000001")]
    [InlineData("00:00:00")]
    [InlineData("-00:00:01")]
    [InlineData("-00:00:00.001")]
    public void Ttl_OutsideItsLimits_ThrowsWithTheNameAndTheLimits(string ttl)
    {
        var refused = Should.Throw<ArgumentOutOfRangeException>(() => new LeaseOptions { Ttl = Parse(ttl) });

        refused.ParamName.ShouldBe("Ttl");
        refused.ActualValue.ShouldBe(Parse(ttl));
        refused.Message.ShouldContain("Ttl must be between 100 ms and 24 h");
    }

    [Theory]
    [InlineData("00:00:00.1")]
    [InlineData("365.00:00:00")]
    public void MaxHold_From100MillisecondsOn_IsAccepted(string maxHold) => new LeaseOptions { MaxHold = Parse(maxHold) }.MaxHold.ShouldBe(Parse(maxHold));

    [Theory]
    [InlineData("00:00:00.0999999")]
    [InlineData("00:00:00")]
    [InlineData("-00:00:00.001")]
    public void MaxHold_Below100Milliseconds_ThrowsWithTheNameAndTheLimit(string maxHold)
    {
        var refused = Should.Throw<ArgumentOutOfRangeException>(() => new LeaseOptions { MaxHold = Parse(maxHold) });

        refused.ParamName.ShouldBe("MaxHold");
        refused.Message.ShouldContain("MaxHold must be at least 100 ms");
    }

    [Fact]
    public void With_AnOptionOutOfRange_Throws()
    {
        var options = new LeaseOptions { Ttl = TimeSpan.FromSeconds(5) };

        Should.Throw<ArgumentOutOfRangeException>(() => options with { Ttl = TimeSpan.Zero });
        (options with { MaxHold = TimeSpan.FromMinutes(1) }).ShouldBe(new LeaseOptions { Ttl = TimeSpan.FromSeconds(5), MaxHold = TimeSpan.FromMinutes(1) });
    }

    private static TimeSpan Parse(string span) => TimeSpan.Parse(span, System.Globalization.CultureInfo.InvariantCulture);
}
