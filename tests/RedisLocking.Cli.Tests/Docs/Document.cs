namespace RedisLocking.Cli.Tests.Docs;

/// <summary>A document of this repository.</summary>
internal static class Document
{
    /// <summary>What stands under a heading of the second rank, up to the next.</summary>
    public static string Section(string document, string heading)
    {
        var start = document.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, $"there is no section '{heading}'");
        var end = document.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? document[start..] : document[start..end];
    }

    public static IEnumerable<string> Headings(string document) => document.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);

    /// <summary>The code blocks of a language.</summary>
    public static IEnumerable<string> Code(string document, string language) =>
        document.Split($"```{language}\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]);
}
