using System.CommandLine;
using System.Runtime.Versioning;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Processes;
using RedisLocking.Cli.Running;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock run --key K -- command</c>.</summary>
internal sealed class RunCommand
{
    public const string Name = "run";

    private readonly LockOptions _lock = new();

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

    public Command Create(CommandHost host)
    {
        var command = new Command(Name, "Runs a command while it holds a lock") { _command };
        foreach (var option in _lock.Options.Append(_grace))
            command.Add(option);
        host.SetAction(command, (parsed, backend, report) => RunAsync(parsed, backend, report, host.Clock));
        return command.WithExamples(
            "redislock run --key nightly-report -- ./report.sh",
            "redislock run --key deploy --wait 10m --ttl 1m -- make deploy",
            "redislock run --key mailer --permits 3 --wait forever -- ./send.sh");
    }

    private Task<int> RunAsync(ParseResult parsed, ILockBackend backend, Report report, TimeProvider clock) =>
        OperatingSystem.IsWindows()
            ? throw FailedException.Usage("run needs signals and process groups, which Windows has not: use acquire, renew and release.")
            : RunAsync(Read(parsed), backend, report, clock);

    [UnsupportedOSPlatform("windows")]
    private static async Task<int> RunAsync(RunRequest request, ILockBackend backend, Report report, TimeProvider clock)
    {
        await ShortTtl.RefuseAsync(backend, request.Lock, clock).ConfigureAwait(false);
        using var run = new LockedRun(backend, request, report, clock);
        return await run.RunAsync().ConfigureAwait(false);
    }

    [UnsupportedOSPlatform("windows")]
    private RunRequest Read(ParseResult parsed)
    {
        var words = parsed.GetValue(_command) is { Length: > 0 } given
            ? given
            : throw FailedException.Usage("run needs a command after --, as in: redislock run --key nightly-report -- ./report.sh");
        var request = _lock.Read(parsed);
        var grace = LockOptions.Duration(parsed, _grace, LeaseTimes.DefaultGrace(request.Ttl));
        if (grace > LeaseTimes.LongestGrace(request.Ttl))
        {
            throw FailedException.Usage(
                $"--grace is at most half of the TTL, {DurationText.Format(LeaseTimes.LongestGrace(request.Ttl))} of {DurationText.Format(request.Ttl)}; '{parsed.GetValue(_grace)}' is more: "
                + "the command has to be over when the lock can be somebody else's.");
        }

        return new RunRequest(request, new LeaseTimes(request.Ttl, grace), CommandLine.Find(words));
    }
}
