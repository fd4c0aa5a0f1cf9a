using System.CommandLine;
using System.CommandLine.Parsing;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Commands;

/// <summary>The tree of all commands.</summary>
internal static class RedislockCommand
{
    public static RootCommand Create(CommandHost host)
    {
        var root = new RootCommand("Locks that several machines share: runs a command while it holds one, and looks at who holds which.") { HelpName = "redislock" };
        foreach (var option in host.Options)
            root.Add(option);
        foreach (var command in Commands(host))
            root.Add(command);
        return root;
    }

    /// <param name="arguments">What was typed.</param>
    /// <param name="clock">The time.</param>
    /// <param name="onAnswered">Told when the store has answered for the first time, or has not, or is asked by who waits.</param>
    /// <returns>What the process ends with.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, TimeProvider clock, Action onAnswered)
    {
        var host = new CommandHost(clock, onAnswered);
        var parsed = Create(host).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..])
            return host.ReportFor(parsed).Fail(Failure.Of(FailedException.Usage($"{error.Message} See '{HelpOf(parsed.CommandResult)}'.")));

        if (TypedWords.FindMisplaced(parsed, arguments) is { } misplaced)
            return host.ReportFor(parsed).Fail(Failure.Of(FailedException.Usage($"{misplaced} See '{HelpOf(parsed.CommandResult)}'.")));

        // Signals are the commands' own: run and elect forward them, the others end in order.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
    }

    private static string HelpOf(CommandResult result) => result.Command is RootCommand ? "redislock --help" : $"redislock {result.Command.Name} --help";

    private static IEnumerable<Command> Commands(CommandHost host) =>
    [
        new RunCommand().Create(host),
        new ElectCommand().Create(host),
        new AcquireCommand().Create(host),
        new RenewCommand().Create(host),
        new ReleaseCommand().Create(host),
        new ListCommand().Create(host),
        new WatchCommand().Create(host),
        new BreakCommand().Create(host),
        new BenchCommand().Create(host),
        CompletionsCommand.Create(host),
    ];
}
