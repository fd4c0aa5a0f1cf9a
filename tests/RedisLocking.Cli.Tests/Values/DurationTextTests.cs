using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Tests.Values;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1_500)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("24h", 86_400_000)]
    public void TryParse_NumberAndUnit_IsThatLong(string text, double milliseconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData("1,5s")]
    [InlineData("1sm")]
    [InlineData("1d")]
    [InlineData("1S")]
    [InlineData("99999999999h")]
    public void TryParse_AnythingElse_IsRefused(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.2, "1ms")]
    [InlineData(1_500, "1500ms")]
    [InlineData(90_000, "90s")]
    [InlineData(120_000, "2m")]
    [InlineData(86_400_000, "24h")]
    public void Format_AnyLength_IsItsShortestTextWithoutAFraction(double milliseconds, string text) =>
        DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);
}
