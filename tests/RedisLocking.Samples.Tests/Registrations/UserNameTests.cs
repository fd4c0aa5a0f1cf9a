using UserRegistration.Users;

namespace RedisLocking.Samples.Tests;

public sealed class UserNameTests
{
    [Theory]
    [InlineData("  Ada\t", "Ada", "ada")]
    [InlineData("E\u0301", "E\u0301", "\u00E9")]
    [InlineData("\u212B", "\u212B", "\u00E5")]
    [InlineData("ΑΘΗΝΑ", "ΑΘΗΝΑ", "αθηνα")]
    public void TryParse_AName_KeepsItAsTypedAndNormalisesIt(string text, string typed, string normalized)
    {
        UserName.TryParse(text, out var name).ShouldBeTrue();

        name.Typed.ShouldBe(typed);
        name.Normalized.ShouldBe(normalized);
    }

    [Theory]
    [InlineData("\U0001F642")]
    [InlineData("\uFB2C")]
    [InlineData(":")]
    public void TryParse_TheLongestName_FitsIntoTheNameOfALock(string character)
    {
        var longest = Enumerable.Range(1, UserName.MaxLength)
            .Select(length => UserName.TryParse(string.Concat(Enumerable.Repeat(character, length)), out var name) ? name : null)
            .OfType<UserName>()
            .Last();

        Should.NotThrow(() => LockName.Format($"register:{longest.Normalized}"));
    }
}
