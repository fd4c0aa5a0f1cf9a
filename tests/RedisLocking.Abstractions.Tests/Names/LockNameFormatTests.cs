using System.Globalization;

namespace RedisLocking.Abstractions.Tests.Names;

public sealed class LockNameFormatTests
{
    private static readonly string[] Alphabet = [":", "/", "|", ",", ";", "=", "&", "#", "?", "%", "{", "}", "a", "b", "3A", " ", "\n", "🔒", "", "%3A"];

    [Fact]
    public void Format_PlainValues_StayReadable() => LockName.Format($"transfer:{"alice"}:{42}").Value.ShouldBe("transfer:alice:42");

    [Theory]
    [InlineData("x:y", "x%3Ay")]
    [InlineData("a/b|c,d;e", "a%2Fb%7Cc%2Cd%3Be")]
    [InlineData("k=v&l#m?", "k%3Dv%26l%23m%3F")]
    [InlineData("100%", "100%25")]
    [InlineData("}{", "%7D%7B")]
    [InlineData("%3A", "%253A")]
    [InlineData("é 🔒\n", "é 🔒\n")]
    [InlineData("", "")]
    public void Format_SpecialCharactersOfAValue_AreEscaped(string value, string escaped) =>
        LockName.Format($"a:{value}").Value.ShouldBe("a:" + escaped);

    [Fact]
    public void Format_LiteralParts_AreTakenAsTheyAre() => LockName.Format($"{{%}}:/{1}?{2}").Value.ShouldBe("{%}:/1?2");

    [Fact]
    public void Format_SeparatorsInValues_KeepTwoNames()
    {
        var (first, second) = (LockName.Format($"{"x:y"}:{"z"}"), LockName.Format($"{"x"}:{"y:z"}"));

        first.ShouldNotBe(second);
    }

    [Fact]
    public void Format_Numbers_AreInvariant()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            LockName.Format($"a:{1.5}").Value.ShouldBe("a:1.5");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Format_FormatString_IsApplied() => LockName.Format($"a:{255:X4}").Value.ShouldBe("a:00FF");

    [Fact]
    public void Format_TokenAndGuid_AreWritten()
    {
        var id = Guid.NewGuid();

        LockName.Format($"a:{id}:{new FencingToken(7)}").Value.ShouldBe($"a:{id}:7");
    }

    [Fact]
    public void Format_NullValue_ThrowsWithWhatStandsBeforeIt()
    {
        string? missing = null;

        Should.Throw<ArgumentException>(() => LockName.Format($"user:{missing}")).Message.ShouldContain("null (after 'user:')");
    }

    [Theory]
    [InlineData(":")]
    [InlineData("?")]
    public void Format_TwoValuesWithASeparatorBetween_AreAccepted(string separator) =>
        (separator == ":" ? LockName.Format($"{1}:{2}") : LockName.Format($"{1} ? {2}")).Value.ShouldStartWith("1");

    [Fact]
    public void Format_TwoValuesWithoutASeparatorBetween_Throws()
    {
        Should.Throw<ArgumentException>(() => LockName.Format($"{1}{2}")).Message.ShouldContain("no separator between them");
        Should.Throw<ArgumentException>(() => LockName.Format($"{1}-{2}")).Message.ShouldContain(": / | , ; = & # ?");
        Should.Throw<ArgumentException>(() => LockName.Format($"a:{1}:{2}%{3}"));
    }

    [Fact]
    public void Format_NothingAtAll_ThrowsAsAnEmptyName()
    {
        Should.Throw<ArgumentException>(() => LockName.Format($"")).Message.ShouldContain("must not be empty");
        Should.Throw<ArgumentException>(() => LockName.Format($"{""}")).Message.ShouldContain("must not be empty");
        Should.Throw<ArgumentException>(() => LockName.Format(default)).Message.ShouldContain("must not be empty");
    }

    [Fact]
    public void Format_TooLongOnceEscaped_Throws() =>
        Should.Throw<ArgumentException>(() => LockName.Format($"a:{new string('{', 341)}")).Message.ShouldContain("1025");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20_250_601)]
    public void Format_RandomValues_NeverMakeTheSameNameTwice(int seed)
    {
        var random = new Random(seed);
        var made = new Dictionary<string, (string, string, string)>(StringComparer.Ordinal);
        for (var round = 0; round < 20_000; round++)
        {
            var values = (Value(), Value(), Value());
            var name = LockName.Format($"n:{values.Item1}:{values.Item2}, {values.Item3}/end").Value;

            if (!made.TryAdd(name, values))
                made[name].ShouldBe(values, $"Two lists of values made '{name}'.");
            name.AsSpan().IndexOfAny('{', '}').ShouldBe(-1);
        }

        string Value() => string.Concat(random.GetItems(Alphabet, random.Next(5)));
    }
}
