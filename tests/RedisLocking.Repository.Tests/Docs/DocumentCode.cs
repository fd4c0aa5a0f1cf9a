using System.Text.RegularExpressions;

namespace RedisLocking.Repository.Tests.Docs;

/// <summary>A block of C# in a document, and the region that the comment on the line above it names, if there is one.</summary>
internal sealed partial record DocumentCode(string Place, string? Region, string Text)
{
    public static IReadOnlyList<DocumentCode> Find(string path, string markdown)
    {
        var found = new List<DocumentCode>();
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var open = 0; open < lines.Length; open++)
        {
            if (!Fence().IsMatch(lines[open]))
                continue;
            var close = Array.FindIndex(lines, open + 1, line => line.Trim() == "```");
            if (close < 0)
                throw new FormatException($"{path}:{open + 1}: this code has no end.");
            if (CSharp().IsMatch(lines[open]))
                found.Add(new($"{path}:{open + 1}", NameAbove(lines, open), CodeText.Outdent(lines[(open + 1)..close])));
            open = close;
        }
        return found;
    }

    private static string? NameAbove(string[] lines, int open) =>
        open > 0 && Comment().Match(lines[open - 1]) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex("^ *```")]
    private static partial Regex Fence();

    [GeneratedRegex("^ *``` *(csharp|cs|c#)", RegexOptions.IgnoreCase)]
    private static partial Regex CSharp();

    [GeneratedRegex("^ *<!-- snippet: (?<name>[a-z0-9-]+) -->$", RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();
}
