using System.Text.RegularExpressions;

namespace RedisLocking.Repository.Tests.Docs;

/// <summary>A <c>#region</c> of built code.</summary>
internal sealed partial record SourceRegion(string Place, string Name, string Text)
{
    public static IReadOnlyList<SourceRegion> Find(string path, string source)
    {
        var found = new List<SourceRegion>();
        var lines = source.ReplaceLineEndings("\n").Split('\n');
        for (var open = 0; open < lines.Length; open++)
        {
            if (Start().Match(lines[open]) is not { Success: true } start)
                continue;
            var close = Array.FindIndex(lines, open + 1, line => line.Trim() == "#endregion");
            if (close < 0)
                throw new FormatException($"{path}:{open + 1}: this region has no end.");
            found.Add(new($"{path}:{open + 1}", start.Groups["name"].Value, CodeText.Outdent(lines[(open + 1)..close])));
            open = close;
        }
        return found;
    }

    [GeneratedRegex("^ *#region (?<name>.+?) *$", RegexOptions.ExplicitCapture)]
    private static partial Regex Start();
}
