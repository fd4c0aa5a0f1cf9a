using System.CommandLine;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock renew HANDLE</c>.</summary>
internal sealed class RenewCommand
{
    private readonly Argument<string> _handle = HandleArgument.Create();

    public Command Create(CommandHost host)
    {
        var command = new Command("renew", "Gives a lease its TTL again") { _handle };
        host.SetAction(command, (parsed, backend, report) => RenewAsync(HandleArgument.Read(parsed, _handle), backend, report));
        return command.WithExamples("redislock renew    # the lease of REDISLOCK_LEASE");
    }

    private static async Task<int> RenewAsync(string handle, ILockBackend backend, Report report)
    {
        if (!await backend.RenewAsync(handle, CancellationToken.None).ConfigureAwait(false)
            || await backend.FindAsync(handle, CancellationToken.None).ConfigureAwait(false) is not { } seen)
            throw FailedException.Lost("the lease has ended: its TTL ran out, it was released, or it was taken away. Somebody else may hold the lock.");
        report.Result(seen, CommandJson.Default.LeaseSeen, () => $"{seen.Name}: renewed, ends in {DurationText.Rounded(TimeSpan.FromSeconds(seen.ExpiresIn))}");
        return ExitCodes.Done;
    }
}
