using System.CommandLine;
using RedisLocking.Cli.Completions;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock completions bash|zsh</c>.</summary>
internal static class CompletionsCommand
{
    // zsh runs bash's completions when it is asked to.
    private const string ForZsh = "autoload -U +X compinit && compinit -u\nautoload -U +X bashcompinit && bashcompinit\n";

    public static Command Create(CommandHost host)
    {
        var shell = new Argument<string>("shell") { Description = "bash or zsh", HelpName = "bash|zsh" };
        shell.CompletionSources.Add("bash", "zsh");
        var command = new Command("completions", "Prints what a shell needs to complete redislock's command lines") { shell };
        command.SetAction(parsed =>
        {
            var script = BashScript.Of((RootCommand)parsed.RootCommandResult.Command);
            switch (parsed.GetRequiredValue(shell))
            {
                case "bash":
                    Console.Out.Write(script);
                    return ExitCodes.Done;
                case "zsh":
                    Console.Out.Write(ForZsh + script);
                    return ExitCodes.Done;
                case var other:
                    return host.ReportFor(parsed).Fail(Failure.Of(FailedException.Usage($"completions are for bash and zsh; '{other}' is neither.")));
            }
        });
        return command.WithExamples("source <(redislock completions bash)    # in ~/.bashrc", "source <(redislock completions zsh)     # in ~/.zshrc");
    }
}
