using System.CommandLine;
using System.CommandLine.Parsing;

namespace RedisLocking.Cli.Commands;

/// <summary>
/// The words of a command line that are no options. The parser takes an option that it does not know for one of them: <c>list --jsno</c> would
/// list the locks that begin with it, and <c>run --wiat 1m -- job</c> run another program.
/// </summary>
internal static class TypedWords
{
    private const string Separator = "--";

    /// <summary>What is wrong with them; null: nothing.</summary>
    public static string? FindMisplaced(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var words = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(one => one.Tokens).Select(one => one.Value).ToList();
        var separator = arguments.ToList().IndexOf(Separator);
        var before = words.Take(words.Count - (separator < 0 ? 0 : arguments.Count - separator - 1)).ToList();
        if (before is [var first, ..] && !first.StartsWith('-') && parsed.CommandResult.Command.Name is RunCommand.Name or ElectCommand.Name)
            return $"'{first}' stands where options do: the command goes after --.";
        return before.Find(word => word.StartsWith('-') && word is not ("-" or Separator)) is { } option
            ? $"There is no option '{option}'; what is meant as it stands goes after --."
            : null;
    }
}
