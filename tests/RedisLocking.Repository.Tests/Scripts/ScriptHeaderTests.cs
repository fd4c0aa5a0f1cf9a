namespace RedisLocking.Repository.Tests.Scripts;

/// <summary>A script's header is its contract: what it is for, what it is given, what it answers.</summary>
public sealed class ScriptHeaderTests
{
    private static readonly string[] Parts = ["KEYS", "ARGV", "Returns"];

    public static TheoryData<string> Scripts => [.. RepositoryFiles.Find("src", "*.lua")];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_says_what_it_is_given_and_what_it_answers(string path) =>
        Missing(RepositoryFiles.Read(path)).ShouldBeEmpty();

    [Theory]
    [InlineData("-- Ends it.\n--\n-- KEYS[1]  the lock\n-- ARGV     none\n-- Returns  1\nreturn 1\n", "")]
    [InlineData("-- Ends it.\n--\n-- KEYS[1]  the lock\nreturn 1\n-- ARGV     none\n-- Returns  1\n", "ARGV, Returns")]
    [InlineData("-- KEYS[1]  the lock\n-- ARGV     none\n-- Returns  1\nreturn 1\n", "its purpose")]
    [InlineData("return 1\n", "its purpose, KEYS, ARGV, Returns")]
    public void Missing_EachHeader_NamesThePartsThatAreNotThere(string script, string missing) =>
        string.Join(", ", Missing(script)).ShouldBe(missing);

    private static IEnumerable<string> Missing(string script)
    {
        var header = script.ReplaceLineEndings("\n").Split('\n')
            .TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal))
            .Select(line => line[2..].Trim())
            .ToList();
        var hasPurpose = header is [{ Length: > 0 } purpose, ..] && !Parts.Any(part => purpose.StartsWith(part, StringComparison.Ordinal));
        return Parts.Where(part => !header.Any(line => line.StartsWith(part, StringComparison.Ordinal)))
            .Prepend("its purpose").Skip(hasPurpose ? 1 : 0);
    }
}
