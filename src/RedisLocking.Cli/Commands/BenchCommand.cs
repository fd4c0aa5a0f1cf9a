using System.CommandLine;
using RedisLocking.Cli.Measuring;
using RedisLocking.Cli.Output;
using Spectre.Console;

namespace RedisLocking.Cli.Commands;

/// <summary><c>redislock bench</c>: how fast this store is, and which TTL that allows.</summary>
internal sealed class BenchCommand
{
    private static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestLength = TimeSpan.FromMinutes(10);

    private readonly Option<string> _for = new("--for") { Description = "How long to measure: up to 10m (default: 10s)", HelpName = "duration" };

    public Command Create(CommandHost host)
    {
        var command = new Command("bench", "Measures the round trip and the hand-off of your Redis, and says which TTL is sensible") { _for };
        host.SetAction(command, async (parsed, one, report) =>
        {
            var length = HoldOptions.Duration(parsed, _for, DefaultLength);
            if (length > LongestLength)
                throw FailedException.Usage($"--for is at most 10m; '{parsed.GetValue(_for)}' is more.");
            var other = host.Connection.Open(parsed, host.Clock);
            await using (other.ConfigureAwait(false))
                return await MeasureAsync(new Bench(one, other, host.Clock), length, report).ConfigureAwait(false);
        });
        return command.WithExamples("redislock bench", "redislock bench --for 1m --json");
    }

    private static async Task<int> MeasureAsync(Bench bench, TimeSpan length, Report report)
    {
        using var interruption = new Interruption();
        try
        {
            var measured = report.IsForPerson
                ? await AnsiConsole.Status().StartAsync("measuring…", _ => bench.MeasureAsync(length, interruption.Token)).ConfigureAwait(false)
                : await bench.MeasureAsync(length, interruption.Token).ConfigureAwait(false);
            report.Result(measured, MeasurementJson.Default.Measurement, () => measured.Text);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return interruption.ExitCode;
        }
    }
}
