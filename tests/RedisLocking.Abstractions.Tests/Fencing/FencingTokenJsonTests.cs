using System.Text.Json;

namespace RedisLocking.Abstractions.Tests.Fencing;

public sealed class FencingTokenJsonTests
{
    [Fact]
    public void Serialize_Token_IsANumber() => JsonSerializer.Serialize(new FencingToken(42)).ShouldBe("42");

    [Theory]
    [InlineData(1)]
    [InlineData(1_700_000_000_000_000)]
    [InlineData(long.MaxValue)]
    public void Deserialize_WhatWasSerialized_IsTheToken(long value)
    {
        var write = new Write(new FencingToken(value), "paid");

        var json = JsonSerializer.Serialize(write);

        json.ShouldBe($$"""{"Token":{{value}},"State":"paid"}""");
        JsonSerializer.Deserialize<Write>(json).ShouldBe(write);
    }

    [Fact]
    public void Deserialize_DigitsInAString_IsTheToken() =>
        JsonSerializer.Deserialize<Write>("""{"Token":"42","State":"paid"}""").ShouldBe(new Write(new FencingToken(42), "paid"));

    [Fact]
    public void Deserialize_NoToken_IsDefaultOrNull()
    {
        JsonSerializer.Deserialize<Write>("""{"State":"paid"}""").ShouldBe(new Write(default, "paid"));
        JsonSerializer.Deserialize<FencingToken?>("null").ShouldBeNull();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("9223372036854775808")]
    [InlineData("\"\"")]
    [InlineData("\"0\"")]
    [InlineData("\"x\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Deserialize_AnythingElse_Throws(string json)
    {
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<FencingToken>(json));
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Write>($$"""{"Token":{{json}}}"""));
    }

    private sealed record Write(FencingToken Token, string State);
}
