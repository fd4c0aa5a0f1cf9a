using System.Globalization;
using System.Text.Json;

namespace RedisLocking.Abstractions.Tests.DetachedLeases;

public sealed class LeaseHandleTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a=")]
    [InlineData("a+b")]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("a\n")]
    public void Constructor_TextThatIsNoHandle_IsRefusedAndNotRepeated(string text)
    {
        Should.Throw<ArgumentException>(() => new LeaseHandle(text)).ParamName.ShouldBe("value");
        LeaseHandle.TryParse(text, CultureInfo.InvariantCulture, out var handle).ShouldBeFalse();
        handle.ShouldBeNull();
        Should.Throw<FormatException>(() => LeaseHandle.Parse(text, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Constructor_LongerThanAHandleCanBe_IsRefused()
    {
        new LeaseHandle(new string('a', LeaseHandle.MaxLength)).Value.Length.ShouldBe(LeaseHandle.MaxLength);
        Should.Throw<ArgumentException>(() => new LeaseHandle(new string('a', LeaseHandle.MaxLength + 1))).Message.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void Constructor_Null_IsRefused() => Should.Throw<ArgumentNullException>(() => new LeaseHandle(null!));

    [Fact]
    public void ToString_AnyHandle_DoesNotSayWhich()
    {
        new LeaseHandle("Secret-1_x").ToString().ShouldBe("LeaseHandle");
        $"{new LeaseHandle("Secret-1_x")}".ShouldBe("LeaseHandle");
    }

    [Fact]
    public void Equals_TheSameText_IsTheSameHandle()
    {
        var (one, same, other) = (new LeaseHandle("abc"), LeaseHandle.Parse("abc", null), new LeaseHandle("abC"));

        one.ShouldBe(same);
        one.GetHashCode().ShouldBe(same.GetHashCode());
        (one == same, one != other, one == other).ShouldBe((true, true, false));
        one.Equals((object)"abc").ShouldBeFalse();
    }

    [Fact]
    public void Json_AHandle_IsAString()
    {
        var json = JsonSerializer.Serialize(new Opened(new LeaseHandle("ab-_9")));

        json.ShouldBe("""{"Handle":"ab-_9"}""");
        JsonSerializer.Deserialize<Opened>(json).ShouldBe(new Opened(new LeaseHandle("ab-_9")));
    }

    [Theory]
    [InlineData("""{"Handle":"a b"}""")]
    [InlineData("""{"Handle":""}""")]
    [InlineData("""{"Handle":7}""")]
    public void Json_WhatIsNoHandle_IsRefused(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Opened>(json));

    private sealed record Opened(LeaseHandle Handle);
}
