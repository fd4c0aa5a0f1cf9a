using System.CommandLine;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Commands;

/// <summary>The tree of all commands.</summary>
internal static class RedislockCommand
{
    public static RootCommand Create(Cli cli)
    {
        var root = new RootCommand("Locks that several machines share: runs a command while it holds one, and looks at who holds which.") { HelpName = "redislock" };
        foreach (var option in cli.Options)
            root.Add(option);
        root.Add(new RunCommand().Create(cli));
        return root;
    }

    /// <returns>What the process ends with.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, TimeProvider clock)
    {
        var cli = new Cli(clock);
        var parsed = Create(cli).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            return cli.ReportFor(parsed).Fail(Failure.Of(FailedException.Usage(error.Message)));

        // Signals are the commands' own: run forwards them, the others end in order.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
    }
}
