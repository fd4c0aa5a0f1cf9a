using System.Globalization;

namespace RedisLocking.Abstractions.Tests.Fencing;

public sealed class FencingTokenTests
{
    private static readonly FencingToken Earlier = new(1_700_000_000_000_000);
    private static readonly FencingToken Later = new(1_700_000_000_000_001);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Constructor_BelowOne_Throws(long value) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new FencingToken(value)).ParamName.ShouldBe("value");

    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void Value_IsWhatWasGranted(long value) => new FencingToken(value).Value.ShouldBe(value);

    [Fact]
    public void Default_IsSmallerThanEveryGrantedToken()
    {
        default(FencingToken).Value.ShouldBe(0);
        (default(FencingToken) < new FencingToken(1)).ShouldBeTrue();
    }

    [Fact]
    public void Operators_OrderByGrant()
    {
        var sameAsEarlier = new FencingToken(Earlier.Value);

        (Earlier < Later).ShouldBeTrue();
        (Later > Earlier).ShouldBeTrue();
        (Earlier <= sameAsEarlier).ShouldBeTrue();
        (Earlier >= sameAsEarlier).ShouldBeTrue();
        (Later < Earlier).ShouldBeFalse();
        (Earlier > Later).ShouldBeFalse();
        (Later <= Earlier).ShouldBeFalse();
        (Earlier >= Later).ShouldBeFalse();
        (Earlier == sameAsEarlier).ShouldBeTrue();
        (Earlier != Later).ShouldBeTrue();
    }

    [Fact]
    public void CompareTo_Tokens_OrdersByGrant()
    {
        Earlier.CompareTo(Later).ShouldBeNegative();
        Later.CompareTo(Earlier).ShouldBePositive();
        Earlier.CompareTo(Earlier).ShouldBe(0);
        new[] { Later, default, Earlier }.Order().ShouldBe([default, Earlier, Later]);
    }

    [Fact]
    public void CompareTo_Objects_OrdersTokensAndRefusesTheRest()
    {
        IComparable token = Earlier;

        token.CompareTo(null).ShouldBePositive();
        token.CompareTo(Later).ShouldBeNegative();
        Should.Throw<ArgumentException>(() => token.CompareTo(Earlier.Value));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("0042", 42)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Parse_Digits_IsTheToken(string text, long value)
    {
        FencingToken.Parse(text).Value.ShouldBe(value);
        FencingToken.Parse(text.AsSpan(), CultureInfo.InvariantCulture).Value.ShouldBe(value);
        FencingToken.TryParse(text, null, out var token).ShouldBeTrue();
        token.Value.ShouldBe(value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("٣")]
    [InlineData("9223372036854775808")]
    [InlineData("token")]
    public void Parse_AnythingElse_Throws(string text)
    {
        Should.Throw<FormatException>(() => FencingToken.Parse(text)).Message.ShouldContain("1 or more");
        FencingToken.TryParse(text, null, out var token).ShouldBeFalse();
        token.ShouldBe(default);
    }

    [Fact]
    public void Parse_Null_Throws()
    {
        Should.Throw<ArgumentNullException>(() => FencingToken.Parse(null!));
        FencingToken.TryParse(null, null, out _).ShouldBeFalse();
    }

    [Fact]
    public void ToString_AnyToken_IsItsDigitsAndReadsBack()
    {
        Earlier.ToString().ShouldBe("1700000000000000");
        $"{Earlier}".ShouldBe("1700000000000000");
        $"{new FencingToken(255):X4}".ShouldBe("00FF");
        FencingToken.Parse(Earlier.ToString()).ShouldBe(Earlier);
    }

    [Fact]
    public void TryFormat_TooSmallASpan_IsFalse()
    {
        var span = new char[16];

        Earlier.TryFormat(span, out var written, default, null).ShouldBeTrue();
        new string(span, 0, written).ShouldBe("1700000000000000");
        Earlier.TryFormat(span.AsSpan(0, 15), out _, default, null).ShouldBeFalse();
    }
}
