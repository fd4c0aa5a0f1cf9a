using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>64 waiters on one lock: over 8 processes, in one, and in one while another process waits too. Beside polling.</summary>
internal sealed class DrainScenario : IScenario
{
    private const int Processes = 8;

    private static readonly (string Title, int[] Waiters, int Counted)[] Cases =
    [
        ("64 waiters, 8 processes", [.. Enumerable.Repeat(8, Processes)], Processes),
        ("64 waiters, 1 process", [64], 1),
        ("64 waiters, 1 process; 1 in another", [64, 1], 1),
    ];

    public string Name => "drain";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var workers = await run.StartWorkersAsync(Processes);
        var drains = new Drains(workers, redis, run.Turn(seconds: 2, quickSeconds: 0.5));
        foreach (var (title, waiters, counted) in Cases)
        {
            var rounds = await Rounds.AlternateAsync(
                run.Options.Rounds,
                run.Stop,
                () => drains.RunAsync(polled: false, waiters, counted),
                () => drains.RunAsync(polled: true, waiters, counted));
            yield return Row(title, rounds[0], rounds[1]);
        }
    }

    private Measurement Row(string title, IReadOnlyList<DrainResult> ours, IReadOnlyList<DrainResult> polled)
    {
        var row = Measurement.OfRounds(Name, title, "acquisitions/s", ours.Select(turn => turn.PerSecond), polled.Select(turn => turn.PerSecond))
            .With("p50Us", ours.Median(turn => turn.Waits.Microseconds(0.5)))
            .With("p99Us", ours.Median(turn => turn.Waits.Microseconds(0.99)))
            .With("p99UsBaseline", polled.Median(turn => turn.Waits.Microseconds(0.99)))
            .With("commandsPerAcquisition", ours.Median(turn => turn.CommandsPerAcquisition))
            .With("callsPerAcquisition", ours.Median(turn => turn.CallsPerAcquisition));
        return ours[0].LongestWaitMs.Count == 2 ? row.With("otherMaxMs", ours.Max(turn => turn.LongestWaitMs[1])) : row;
    }
}
