using RedisLocking.Cli.Measuring;

namespace RedisLocking.Cli.Tests.Measuring;

public sealed class MeasurementTests
{
    [Fact]
    public void Percentiles_OfAHundred_AreMeasuredValues()
    {
        var percentiles = Percentiles.Of([.. Enumerable.Range(1, 100).Reverse().Select(number => TimeSpan.FromSeconds(number))]);

        percentiles.ShouldBe(new Percentiles(100, 50, 99));
    }

    [Theory]
    [InlineData(0.0001, 1)]
    [InlineData(0.030, 1)]
    [InlineData(0.040, 2)]
    [InlineData(0.500, 30)]
    [InlineData(1000, 3600)]
    public void ShortestTtlOf_SlowRoundTrip_FitsThirtyOfThem(double roundTrip, double ttl) => Measurement.ShortestTtlOf(roundTrip).ShouldBe(ttl);
}
