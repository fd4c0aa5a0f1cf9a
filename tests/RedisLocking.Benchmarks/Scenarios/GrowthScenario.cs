using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// What an acquisition costs Redis as waiters become more, and as readers that hold do. The baseline is ours with the fewest of
/// them, so that a ratio of 1 says: the cost does not grow.
/// </summary>
internal sealed class GrowthScenario : IScenario
{
    private const int Processes = 8;

    private static readonly int[] Waiters = [8, 64, 512];
    private static readonly int[] Readers = [10, 100, 1000];

    public string Name => "growth";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var workers = await run.StartWorkersAsync(Processes);
        var drains = new Drains(workers, redis, run.Turn(seconds: 2, quickSeconds: 0.5));
        var rounds = await Rounds.AlternateAsync(
            run.Options.Rounds,
            run.Stop,
            [.. Waiters.Select(count => (Func<Task<DrainResult>>)(() => drains.RunAsync(polled: false, Spread(count), Processes)))]);

        foreach (var (count, turns) in Waiters.Zip(rounds))
        {
            yield return Measurement.OfRounds(
                    Name, $"{count} waiters, {Processes} processes", "commands/acquisition",
                    turns.Select(turn => turn.CommandsPerAcquisition), rounds[0].Select(turn => turn.CommandsPerAcquisition))
                .With("commandsPerAcquisition", turns.Median(turn => turn.CommandsPerAcquisition))
                .With("callsPerAcquisition", turns.Median(turn => turn.CallsPerAcquisition))
                .With("acquisitionsPerSecond", turns.Median(turn => turn.PerSecond))
                .With("p50Us", turns.Median(turn => turn.Waits.Microseconds(0.5)))
                .With("p99Us", turns.Median(turn => turn.Waits.Microseconds(0.99)));
        }

        await foreach (var row in BesideReadersAsync(run, redis))
            yield return row;
    }

    private async IAsyncEnumerable<Measurement> BesideReadersAsync(BenchmarkRun run, RedisClient redis)
    {
        await using var locks = redis.Provide(run.KeyPrefix);
        var growths = Readers.Select(count => new ReaderGrowth(redis, locks, count)).ToArray();
        foreach (var growth in growths)
            await growth.BeginAsync();
        var grants = run.Options.Quick ? 200 : 2000;
        var rounds = await Rounds.AlternateAsync(run.Options.Rounds, run.Stop, [.. growths.Select(growth => (Func<Task<double>>)(() => growth.RunAsync(grants)))]);
        foreach (var growth in growths)
            await growth.EndAsync();

        foreach (var (count, costs) in Readers.Zip(rounds))
            yield return Measurement.OfRounds(Name, $"a reader beside {count}", "µs of Redis/grant", costs, rounds[0]);
    }

    private static int[] Spread(int count) => [.. Enumerable.Repeat(count / Processes, Processes)];
}
