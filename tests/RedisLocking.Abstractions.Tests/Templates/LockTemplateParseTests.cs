namespace RedisLocking.Abstractions.Tests.Templates;

public sealed class LockTemplateParseTests
{
    [Theory]
    [InlineData("nightly-report", "")]
    [InlineData("order:{id}", "-/id/")]
    [InlineData("register:{body:user.email|trim|lower}", "body/user.email/trim,lower")]
    [InlineData("{route:from}/{route:to}?{header:X-Tenant}/{form:name of it}", "route/from/|route/to/|header/X-Tenant/|form/name of it/")]
    [InlineData("by:{claim:http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name|hash}", "claim/http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name/hash")]
    [InlineData("{{{id}}}", "-/id/")]
    [InlineData("{id}:{id}", "-/id/|-/id/")]
    public void Parse_Template_FindsItsPlaceholders(string text, string placeholders)
    {
        var template = LockTemplate.Parse(text);

        string.Join('|', template.Placeholders.Select(p => $"{p.Source ?? "-"}/{p.Path}/{string.Join(',', p.Modifiers)}")).ShouldBe(placeholders);
    }

    [Fact]
    public void Parse_Template_RemembersWhatWasWritten()
    {
        var template = LockTemplate.Parse("a:{body:x.y|lower}");

        template.Text.ShouldBe("a:{body:x.y|lower}");
        template.ToString().ShouldBe(template.Text);
        template.Placeholders.ShouldHaveSingleItem().Text.ShouldBe("{body:x.y|lower}");
        template.Placeholders[0].ToString().ShouldBe("{body:x.y|lower}");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a:{", "'{' at index 2 that is not closed")]
    [InlineData("a:{id", "'{' at index 2 that is not closed")]
    [InlineData("a:{i{d}", "'{' at index 2 that is not closed")]
    [InlineData("a:{i{{d}", "'{' at index 2 that is not closed")]
    [InlineData("a:{id}}", "'}' at index 6 that closes nothing; a brace of the name itself is written '}}'")]
    [InlineData("}", "'}' at index 0 that closes nothing")]
    [InlineData("a:{}", "placeholder {} at index 2, which names no value")]
    [InlineData("a:{body:}", "placeholder {body:} at index 2, which names no value")]
    [InlineData("a:{|lower}", "placeholder {|lower} at index 2, which names no value")]
    [InlineData("a:{ id }", "placeholder { id } at index 2, which names no value")]
    [InlineData("a:{:id}", "placeholder {:id} at index 2, whose source is not made of letters and digits")]
    [InlineData("a:{x-y:id}", "placeholder {x-y:id} at index 2, whose source")]
    [InlineData("a:{id|}", "unknown modifier '' in {id|} at index 2; the modifiers are lower, upper, trim, hash")]
    [InlineData("a:{id|Lower}", "unknown modifier 'Lower'")]
    [InlineData("a:{id|lower|base64}", "unknown modifier 'base64' in {id|lower|base64} at index 2")]
    [InlineData("{a}{b}", "no separator before the placeholder at index 3")]
    [InlineData("{a}-{b}", "put one of : / | , ; = & # ? between {a} and it")]
    public void Parse_Mistake_SaysWhereAndWhatIsAllowed(string text, string message)
    {
        var refused = Should.Throw<FormatException>(() => LockTemplate.Parse(text));

        refused.Message.ShouldStartWith("The lock template '");
        refused.Message.ShouldContain(message);
        LockTemplate.TryParse(text, out var none).ShouldBeFalse();
        none.ShouldBeNull();
    }

    [Fact]
    public void Parse_TextOfMoreBytesThanANameMayHave_Throws()
    {
        LockTemplate.Parse(new string('é', 512)).Format().Value.Length.ShouldBe(512);
        Should.Throw<FormatException>(() => LockTemplate.Parse(new string('é', 512) + "x")).Message.ShouldContain("more than the 1024 bytes");
    }

    [Fact]
    public void Parse_HalfOfASurrogatePair_Throws() =>
        Should.Throw<FormatException>(() => LockTemplate.Parse("a\uD83D")).Message.ShouldContain("not valid Unicode: at index 1");

    [Fact]
    public void Parse_Null_Throws() => Should.Throw<ArgumentNullException>(() => LockTemplate.Parse(null!));

    [Fact]
    public void TryParse_NullOrATemplate_SaysWhetherItIsOne()
    {
        LockTemplate.TryParse(null, out _).ShouldBeFalse();
        LockTemplate.TryParse("order:{id}", out var template).ShouldBeTrue();
        template.Format("42").Value.ShouldBe("order:42");
    }
}
