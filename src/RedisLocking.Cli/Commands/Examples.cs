using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace RedisLocking.Cli.Commands;

/// <summary>Examples at the end of a command's help.</summary>
internal static class Examples
{
    public static Command WithExamples(this Command command, params IReadOnlyList<string> lines)
    {
        var help = new HelpOption();
        help.Action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!, lines);
        command.Add(help);
        return command;
    }

    private sealed class HelpWithExamples(SynchronousCommandLineAction help, IReadOnlyList<string> lines) : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(lines.Count == 1 ? "Example:" : "Examples:");
            foreach (var line in lines)
                output.WriteLine($"  {line}");
            output.WriteLine();
            return exitCode;
        }
    }
}
