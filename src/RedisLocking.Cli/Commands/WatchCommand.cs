using System.CommandLine;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Tables;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock watch [prefix]</c>: a table that follows the locks, or a line for each thing that happens.</summary>
internal sealed class WatchCommand
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(50);

    private readonly Argument<string> _prefix = PrefixArgument.Create();

    private readonly Option<string> _interval = new("--interval")
    {
        Description = "How often to look: 50ms or more (default: 1s). Not for the events of a lock service, which come by themselves",
        HelpName = "duration",
    };

    public Command Create(CommandHost host)
    {
        var command = new Command("watch", "Follows the locks: a table on a terminal, otherwise a line for each event") { _prefix, _interval };
        host.SetAction(command, (parsed, backend, report) => WatchAsync(parsed, backend, report, host.Clock));
        return command.WithExamples("redislock watch nightly-", "redislock watch --json | jq -r 'select(.type == \"granted\").name'");
    }

    private async Task<int> WatchAsync(ParseResult parsed, ILockBackend backend, Report report, TimeProvider clock)
    {
        var interval = HoldOptions.Duration(parsed, _interval, DefaultInterval);
        if (interval < LeastInterval)
            throw FailedException.Usage($"--interval is 50ms or more; '{parsed.GetValue(_interval)}' is less.");

        var prefix = parsed.GetValue(_prefix) ?? "";
        using var interruption = new Interruption();
        try
        {
            if (report.IsForPerson)
                await LiveLockTable.ShowAsync(cancel => LockList.ReadAsync(backend, prefix, cancel), interval, clock, interruption.Token).ConfigureAwait(false);
            else
                await WriteEventsAsync(backend.WatchAsync(prefix, interval, interruption.Token), report).ConfigureAwait(false);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return interruption.ExitCode;
        }
    }

    private static async Task WriteEventsAsync(IAsyncEnumerable<LockEvent> events, Report report)
    {
        await foreach (var one in events.ConfigureAwait(false))
            report.Result(one, CommandJson.Default.LockEvent, () => string.Join('\t', one.At.ToString("O"), one.Type, new LockName(one.Name), one.Owner));
    }
}
