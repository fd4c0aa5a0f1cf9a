using System.CommandLine;
using System.Runtime.Versioning;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Running;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock run --key K -- command</c>.</summary>
internal sealed class RunCommand
{
    public const string Name = "run";

    private readonly LockOptions _lock = new();
    private readonly CommandOptions _command = new("redislock run --key nightly-report -- ./report.sh");

    public Command Create(CommandHost host)
    {
        var command = new Command(Name, "Runs a command while it holds a lock") { _command.Argument };
        foreach (var option in _lock.Options.Append(_command.Option))
            command.Add(option);
        host.SetAction(command, (parsed, backend, report) => RunAsync(parsed, backend, report, host.Clock));
        return command.WithExamples(
            "redislock run --key nightly-report -- ./report.sh",
            "redislock run --key deploy --wait 10m --ttl 1m -- make deploy",
            "redislock run --key mailer --permits 3 --wait forever -- ./send.sh");
    }

    private Task<int> RunAsync(ParseResult parsed, ILockBackend backend, Report report, TimeProvider clock) =>
        OperatingSystem.IsWindows()
            ? throw CommandOptions.WindowsHasNot(Name)
            : RunAsync(_command.Read(parsed, _lock.Read), backend, report, clock);

    [UnsupportedOSPlatform("windows")]
    private static async Task<int> RunAsync(RunRequest request, ILockBackend backend, Report report, TimeProvider clock)
    {
        await ShortTtl.RefuseAsync(backend, request.Lock, clock).ConfigureAwait(false);
        using var run = new LockedRun(backend, request, report, clock);
        return await run.RunAsync().ConfigureAwait(false);
    }
}
