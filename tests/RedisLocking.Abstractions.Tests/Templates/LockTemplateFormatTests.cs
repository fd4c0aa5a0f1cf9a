namespace RedisLocking.Abstractions.Tests.Templates;

public sealed class LockTemplateFormatTests
{
    private static readonly string[] Alphabet = [":", "/", "|", ",", ";", "=", "&", "#", "?", "%", "a", "b", "3A", " ", "x", "🔒", "é", "%3A", "\u2028"];

    [Theory]
    [InlineData("order:{id}", "42", "order:42")]
    [InlineData("{{{id}}}", "42", "{42}")]
    [InlineData("{id}", "a:b/c|d,e;f=g&h#i?j%k", "a%3Ab%2Fc%7Cd%2Ce%3Bf%3Dg%26h%23i%3Fj%25k")]
    [InlineData("{id|lower}", "ANN", "ann")]
    [InlineData("{id|upper}", "ann", "ANN")]
    [InlineData("{id|trim}", " \t ann\r\n", "ann")]
    [InlineData("{id|trim|upper|lower}", " Ann ", "ann")]
    [InlineData("{id}", " ann ", " ann ")]
    [InlineData("{id|lower}", "I", "i")]
    [InlineData("{id|hash}", "ann", "49915e0d7d4b402e3017d010bc1c0e83cac6c797d6c16e66340fe3268693a6a1")]
    public void Format_Value_IsModifiedAndEscaped(string template, string value, string name) =>
        LockTemplate.Parse(template).Format(value).Value.ShouldBe(name);

    [Theory]
    [InlineData("é", "e\u0301")]
    [InlineData("É", "e\u0301")]
    [InlineData("H\u0331", "\u1E96")] // No capital of it is one character, its small letter is.
    [InlineData("\u212B", "\u00E5")]  // The ångström sign.
    public void Format_Lower_FoldsWhatPeopleTakeForTheSame(string one, string other)
    {
        var template = LockTemplate.Parse("user:{name|lower}");

        template.Format(one).ShouldBe(template.Format(other));
        template.Format(one).Value.IsNormalized().ShouldBeTrue();
    }

    [Fact]
    public void Format_ModifiersInAnotherOrder_AreAppliedFromLeftToRight()
    {
        LockTemplate.Parse("{x|hash|upper}").Format("ann").Value.ShouldBe(LockTemplate.Parse("{x|hash}").Format("ann").Value.ToUpperInvariant());
        LockTemplate.Parse("{x|upper|hash}").Format("ann").ShouldBe(LockTemplate.Parse("{x|hash}").Format("ANN"));
    }

    [Theory]
    [InlineData(null, "is missing or empty")]
    [InlineData("", "is missing or empty")]
    [InlineData(" \t\u00A0\r\n", "is missing or empty")]
    [InlineData("a\0b", "holds a control character")]
    [InlineData("a\nb", "holds a control character")]
    [InlineData("a\u0085b", "holds a control character")]
    [InlineData("a}b", "holds a brace")]
    [InlineData("{", "holds a brace")]
    [InlineData("a\uFFFEb", "is not valid Unicode")]
    public void Format_UnusableValue_NamesThePlaceholderAndTheRule(string? value, string rule)
    {
        var template = LockTemplate.Parse("secret:{tenant}/{body:user.email|trim|lower}");

        var refused = Should.Throw<LockTemplateValueException>(() => template.Format("acme", value));

        refused.Message.ShouldBe($"The value of {{body:user.email|trim|lower}} {rule}.");
        refused.Placeholder.ShouldBeSameAs(template.Placeholders[1]);
    }

    [Theory] // By its code: half of a pair does not survive in an attribute.
    [InlineData(0xD83D)]
    [InlineData(0xDD12)]
    public void Format_HalfOfASurrogatePair_IsRefusedWhereverItStands(int half)
    {
        var template = LockTemplate.Parse("{x}");

        foreach (var value in new[] { $"{(char)half}", $"a{(char)half}", $"{(char)half}a", $"🔒{(char)half}🔒" })
            Should.Throw<LockTemplateValueException>(() => template.Format(value)).Message.ShouldBe("The value of {x} is not valid Unicode.");
        template.Format("🔒a🔒").Value.ShouldBe("🔒a🔒");
    }

    [Fact]
    public void Format_NameThatGetsTooLong_NamesTheLongestValueAndShowsNone()
    {
        var template = LockTemplate.Parse("a:{x}/{y}");
        template.Format("1", new string('v', 1020)).Value.Length.ShouldBe(1024);

        var refused = Should.Throw<LockTemplateValueException>(() => template.Format("1", new string('v', 1021)));

        refused.Message.ShouldBe("The value of {y} makes the name of the lock longer than 1024 bytes.");
        Should.Throw<LockTemplateValueException>(() => template.Format(new string('/', 400), "1")).Placeholder.Path.ShouldBe("x");
        Should.Throw<LockTemplateValueException>(() => template.Format("1", new string('é', 10_000)));
    }

    [Fact]
    public void Format_Hash_TakesWhatTheNameItselfCouldNot()
    {
        var template = LockTemplate.Parse("body:{x|hash}");

        template.Format(new string('{', 10_000) + "\n\0").Value.Length.ShouldBe(5 + 64);
        Should.Throw<LockTemplateValueException>(() => template.Format("  ")).Message.ShouldContain("is missing or empty");
        Should.Throw<LockTemplateValueException>(() => template.Format("\uD83D")).Message.ShouldContain("is not valid Unicode");
    }

    [Theory]
    [InlineData("a:{x}", 0)]
    [InlineData("a:{x}", 2)]
    [InlineData("a", 1)]
    public void Format_WrongNumberOfValues_Throws(string template, int count) =>
        Should.Throw<ArgumentException>(() => LockTemplate.Parse(template).Format(new string?[count])).ShouldNotBeOfType<LockTemplateValueException>();

    [Fact]
    public void Format_TheSameValuesAsLockNameFormat_MakeTheSameName() =>
        LockTemplate.Parse("a:{x}/{y}").Format("b:c", "100%").ShouldBe(LockName.Format($"a:{"b:c"}/{"100%"}"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20_250_601)]
    public void Format_RandomValues_NeverMakeTheSameNameTwice(int seed)
    {
        var random = new Random(seed);
        var template = LockTemplate.Parse("n:{x}:{y}, {z}/end");
        var made = new Dictionary<string, (string, string, string)>(StringComparer.Ordinal);
        for (var round = 0; round < 20_000; round++)
        {
            var values = (Value(), Value(), Value());
            var name = template.Format(values.Item1, values.Item2, values.Item3).Value;

            if (!made.TryAdd(name, values))
                made[name].ShouldBe(values, $"Two lists of values made '{name}'.");
        }

        string Value() => "v" + string.Concat(random.GetItems(Alphabet, random.Next(5)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Format_AnyCharactersAtAll_MakeANameOrAreRefusedWithoutBeingShown(int seed)
    {
        var random = new Random(seed);
        var template = LockTemplate.Parse("n:{x|trim|lower}:{y|upper}");
        for (var round = 0; round < 20_000; round++)
        {
            var value = string.Create(random.Next(1, 6), random, static (text, random) =>
            {
                for (var index = 0; index < text.Length; index++)
                    text[index] = (char)(random.Next(3) == 0 ? random.Next(0xD700, 0xE100) : random.Next(random.Next(2) == 0 ? 0x80 : 0x10000));
            });

            try
            {
                template.Format(value, value).Value.AsSpan().IndexOfAny("{}\r\n\0").ShouldBe(-1);
            }
            catch (LockTemplateValueException refused)
            {
                refused.Message.ShouldMatch(@"^The value of \{(x\|trim\|lower|y\|upper)\} (is missing or empty|is not valid Unicode|holds a control character|holds a brace)\.$");
            }
        }
    }
}
