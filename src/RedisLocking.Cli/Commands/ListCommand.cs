using System.CommandLine;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Tables;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock list [prefix]</c>.</summary>
internal sealed class ListCommand
{
    private readonly Argument<string> _prefix = PrefixArgument.Create();

    public Command Create(CommandHost host)
    {
        var command = new Command("list", "Who holds which locks, and how many wait") { _prefix };
        host.SetAction(command, (parsed, backend, report) => ListAsync(parsed.GetValue(_prefix) ?? "", backend, report));
        return command.WithExamples("redislock list", "redislock list nightly- --json");
    }

    private static async Task<int> ListAsync(string prefix, ILockBackend backend, Report report)
    {
        var locks = await LockList.ReadAsync(backend, prefix, CancellationToken.None).ConfigureAwait(false);
        if (report.IsForPerson)
            LockTable.Write(locks);
        else if (report.IsJson)
            report.Result(locks, CommandJson.Default.IReadOnlyListLockSeen, () => "");
        else
            LockLines.Write(locks, report.Output);
        return ExitCodes.Done;
    }
}
