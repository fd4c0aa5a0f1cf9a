using System.CommandLine;

namespace RedisLocking.Cli.Commands;

/// <summary>Which locks to look at.</summary>
internal static class PrefixArgument
{
    public static Argument<string> Create() => new("prefix")
    {
        Description = "What the locks' names begin with; no character of it has a meaning (default: all)",
        Arity = ArgumentArity.ZeroOrOne,
    };
}
