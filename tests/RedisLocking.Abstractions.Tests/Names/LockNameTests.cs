namespace RedisLocking.Abstractions.Tests.Names;

public sealed class LockNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData(" a ")]
    [InlineData("}{")]
    [InlineData("\0\r\n")]
    [InlineData("🔒")]
    [InlineData("e\u0301")]
    public void Value_AnyText_IsKeptAsItIs(string text) => new LockName(text).Value.ShouldBe(text);

    [Fact]
    public void Constructor_Null_Throws() => Should.Throw<ArgumentNullException>(() => new LockName(null!)).ParamName.ShouldBe("value");

    [Fact]
    public void Constructor_Empty_ThrowsWithTheLimit() =>
        Should.Throw<ArgumentException>(() => new LockName("")).Message.ShouldContain("must not be empty: it is 1 to 1,024 bytes");

    [Theory]
    [InlineData("x", 1024)]
    [InlineData("é", 512)]
    [InlineData("€", 341)]
    [InlineData("🔒", 256)]
    public void Constructor_UpTo1024Bytes_IsAccepted(string character, int count)
    {
        var text = string.Concat(Enumerable.Repeat(character, count));

        new LockName(text).Value.ShouldBe(text);
    }

    [Theory]
    [InlineData("x", 1025, 1025)]
    [InlineData("é", 513, 1026)]
    [InlineData("€", 342, 1026)]
    [InlineData("🔒", 257, 1028)]
    public void Constructor_Over1024Bytes_ThrowsWithTheLimitAndTheSize(string character, int count, int bytes)
    {
        var text = string.Concat(Enumerable.Repeat(character, count));

        var refused = Should.Throw<ArgumentException>(() => new LockName(text));

        refused.ParamName.ShouldBe("value");
        refused.Message.ShouldContain($"1 to 1,024 bytes of UTF-8; this one has {bytes}");
        refused.Message.Length.ShouldBeLessThan(300);
    }

    [Theory]
    [InlineData('\uD83D', "", 0)]
    [InlineData('\uDD12', "", 0)]
    [InlineData('\uD83D', "ab", 2)]
    public void Constructor_HalfOfASurrogatePair_ThrowsWithItsPlace(char half, string before, int index) =>
        Should.Throw<ArgumentException>(() => new LockName(before + half)).Message.ShouldContain($"at index {index} stands half of a surrogate pair");

    [Fact]
    public void Constructor_TooLongAndHostile_PrintsNoControlCharacter()
    {
        var refused = Should.Throw<ArgumentException>(() => new LockName(new string('\n', 2000)));

        refused.Message.ShouldNotContain("\n\n");
        refused.Message.ShouldContain("\\u000A");
        refused.Message.ShouldContain("…");
    }

    [Fact]
    public void Equals_SameText_IsEqual()
    {
        LockName name = "order:42";
        LockName same = string.Concat("order", ":42");

        name.ShouldBe(same);
        (name == same).ShouldBeTrue();
        (name != same).ShouldBeFalse();
        name.GetHashCode().ShouldBe(same.GetHashCode());
        name.Equals((object)same).ShouldBeTrue();
    }

    [Theory]
    [InlineData("a", "A")]
    [InlineData("a", "a ")]
    [InlineData("é", "e\u0301")]
    [InlineData("ß", "ss")]
    [InlineData("a", "a\0")]
    public void Equals_TextThatOnlyLooksAlike_IsNot(string left, string right)
    {
        (new LockName(left) == new LockName(right)).ShouldBeFalse();
        (new LockName(left) != new LockName(right)).ShouldBeTrue();
    }

    [Fact]
    public void Equals_Null_IsNotAName()
    {
        LockName? none = null;

        (none == null).ShouldBeTrue();
        (none == new LockName("a")).ShouldBeFalse();
        (new LockName("a") == none).ShouldBeFalse();
        new LockName("a").Equals(none).ShouldBeFalse();
        new LockName("a").Equals((object)"a").ShouldBeFalse();
    }

    [Theory]
    [InlineData("order:42", "order:42")]
    [InlineData("a b é 🔒 {}", "a b é 🔒 {}")]
    [InlineData("a\nb", "a\\u000Ab")]
    [InlineData("\0", "\\u0000")]
    [InlineData("\u001B[31m", "\\u001B[31m")]
    [InlineData("\u007F\u0085", "\\u007F\\u0085")]
    [InlineData("a\u2028b\u2029", "a\\u2028b\\u2029")]
    [InlineData("\u202Egnp.exe", "\\u202Egnp.exe")]
    [InlineData("\u2066x\u2069", "\\u2066x\\u2069")]
    public void ToString_WhatCannotBePrintedSafely_IsEscaped(string text, string printed)
    {
        new LockName(text).ToString().ShouldBe(printed);
        new LockName(text).Value.ShouldBe(text);
    }
}
