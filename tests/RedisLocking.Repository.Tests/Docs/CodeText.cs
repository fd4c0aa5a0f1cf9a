namespace RedisLocking.Repository.Tests.Docs;

internal static class CodeText
{
    /// <summary>The lines without the indentation that all of them share, without blanks at their ends.</summary>
    public static string Outdent(IEnumerable<string> lines)
    {
        var trimmed = lines.Select(line => line.TrimEnd()).ToList();
        var indentation = trimmed.Where(line => line.Length > 0)
            .Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty()
            .Min();
        return string.Join('\n', trimmed.Select(line => line.Length > 0 ? line[indentation..] : line));
    }
}
