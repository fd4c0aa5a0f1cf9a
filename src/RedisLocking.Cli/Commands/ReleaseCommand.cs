using System.CommandLine;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock release HANDLE</c>.</summary>
internal sealed class ReleaseCommand
{
    private readonly Argument<string> _handle = HandleArgument.Create();

    public Command Create(CommandHost host)
    {
        var command = new Command("release", "Ends a lease and gives the lock back") { _handle };
        host.SetAction(command, (parsed, backend, report) => ReleaseAsync(HandleArgument.Read(parsed, _handle), backend, report));
        return command.WithExamples("redislock release    # the lease of REDISLOCK_LEASE", "echo \"$handle\" | redislock release -");
    }

    private static async Task<int> ReleaseAsync(string handle, ILockBackend backend, Report report)
    {
        if (!await backend.ReleaseAsync(handle, CancellationToken.None).ConfigureAwait(false))
            throw FailedException.Lost("the lease had ended before: its TTL ran out, it was released, or it was taken away. Somebody else may have held the lock meanwhile.");
        report.Result(new LeaseReleased(true), CommandJson.Default.LeaseReleased, () => "released");
        return ExitCodes.Done;
    }
}
