using System.CommandLine;
using System.Runtime.Versioning;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Processes;
using RedisLocking.Cli.Running;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Commands;

/// <summary>What is to run under a lease, and how long it has to end when that is lost.</summary>
/// <param name="example">How it is typed, for who left it out.</param>
internal sealed class CommandOptions(string example)
{
    private readonly Option<string> _grace = new("--grace")
    {
        Description = "How long the command has to end after TERM when the lease is lost, before KILL: at most half of the TTL (default: a third of it, at most 10s)",
        HelpName = "duration",
    };

    private readonly Argument<string[]> _command = new("command")
    {
        Description = "What to run, after --",
        Arity = ArgumentArity.ZeroOrMore,
        CaptureRemainingTokens = true,
    };

    public Option Option => _grace;

    public Argument Argument => _command;

    /// <exception cref="FailedException">There is no command, it cannot be found, or a value is out of its range.</exception>
    [UnsupportedOSPlatform("windows")]
    public RunRequest Read(ParseResult parsed, Func<ParseResult, LockRequest> readLock)
    {
        var words = parsed.GetValue(_command) is { Length: > 0 } given
            ? given
            : throw FailedException.Usage($"{parsed.CommandResult.Command.Name} needs a command after --, as in: {example}");
        var request = readLock(parsed);
        var grace = HoldOptions.Duration(parsed, _grace, LeaseTimes.DefaultGrace(request.Ttl));
        if (grace > LeaseTimes.LongestGrace(request.Ttl))
        {
            throw FailedException.Usage(
                $"--grace is at most half of the TTL, {DurationText.Format(LeaseTimes.LongestGrace(request.Ttl))} of {DurationText.Format(request.Ttl)}; '{parsed.GetValue(_grace)}' is more: "
                + "the command has to be over when the lock can be somebody else's.");
        }

        return new RunRequest(request, new LeaseTimes(request.Ttl, grace), CommandLine.Find(words));
    }

    /// <summary>Why no command runs under a lease on Windows.</summary>
    public static FailedException WindowsHasNot(string command) => FailedException.Usage($"{command} needs signals and process groups, which Windows has not: use acquire, renew and release.");
}
