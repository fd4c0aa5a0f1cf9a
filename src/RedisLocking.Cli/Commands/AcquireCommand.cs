using System.CommandLine;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock acquire --key K</c>: a lease that outlives this process.</summary>
internal sealed class AcquireCommand
{
    private readonly LockOptions _lock = new();

    public Command Create(CommandHost host)
    {
        var command = new Command("acquire", "Takes a lock and prints the handle of its lease, for renew and release");
        foreach (var option in _lock.Options)
            command.Add(option);
        host.SetAction(command, (parsed, backend, report) => AcquireAsync(_lock.Read(parsed), backend, report, host.Clock));
        return command.WithExamples(
            "export REDISLOCK_LEASE=$(redislock acquire --key import --ttl 10m)",
            "redislock acquire --key import --ttl 10m --wait 1m --json");
    }

    private static async Task<int> AcquireAsync(LockRequest request, ILockBackend backend, Report report, TimeProvider clock)
    {
        using var interruption = new Interruption();
        try
        {
            await ShortTtl.RefuseAsync(backend, request, clock).ConfigureAwait(false);
            var grant = await backend.AcquireAsync(request, interruption.Token).ConfigureAwait(false) ?? throw Conflicts.Of(request);
            report.Result(new LeaseGranted(grant.Handle, grant.Name.Value, grant.Token, grant.Ttl.TotalSeconds), CommandJson.Default.LeaseGranted, () => grant.Handle);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return interruption.ExitCode;
        }
    }
}
