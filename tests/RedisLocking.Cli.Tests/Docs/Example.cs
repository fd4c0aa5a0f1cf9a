using System.CommandLine;
using RedisLocking.Cli.Commands;

namespace RedisLocking.Cli.Tests.Docs;

/// <summary>A command line that a document shows.</summary>
internal static class Example
{
    public static void ShouldBeReadable(RootCommand root, string line)
    {
        var words = System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(line.Split("  #")[0].Split(" | ")[0]).Skip(1).ToList();
        ShouldBeReadable(root, words, line);
    }

    public static void ShouldBeReadable(RootCommand root, IReadOnlyList<string> words, string said)
    {
        var parsed = root.Parse(words);
        parsed.Errors.Select(error => error.Message).ShouldBeEmpty(said);
        TypedWords.FindMisplaced(parsed, words).ShouldBeNull(said);
    }
}
