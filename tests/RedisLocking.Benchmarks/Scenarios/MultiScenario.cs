using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using RedisLocking.Benchmarks.Workers;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>Several locks at once: free ones beside as many raw pairs, and two that 32 workers want in opposite orders beside one that they want.</summary>
internal sealed class MultiScenario : IScenario
{
    private const int Processes = 4;
    private const int TasksEach = 8;

    public string Name => "multi";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        var pairs = new LonePairs(run, locks, await RawLock.LoadAsync(redis), Name);
        foreach (var count in (int[])[2, 10])
        {
            yield return await pairs.MeasureAsync($"all of {count}, 1 worker", workers: 1, (provider, _, name) => AllOf(provider, name, count), count);
            yield return await pairs.MeasureAsync($"all of {count}, 64 workers", workers: 64, (provider, _, name) => AllOf(provider, name, count), count);
        }

        await using var workers = await run.StartWorkersAsync(Processes);
        var mixes = new Mixes(workers, Processes, TasksEach);
        var turn = run.Turn(seconds: 2, quickSeconds: 0.5);
        var rounds = await Rounds.AlternateAsync(
            run.Options.Rounds,
            run.Stop,
            () => mixes.RunAsync(Mix.Both, turn, TimeSpan.Zero),
            () => mixes.RunAsync(Mix.One, turn, TimeSpan.Zero));
        yield return Measurement.OfRounds(
                Name, $"two in opposite orders, {Processes * TasksEach} workers, {Processes} processes", "acquisitions/s",
                rounds[0].Select(result => result.PerSecond), rounds[1].Select(result => result.PerSecond))
            .With("p50Us", rounds[0].Median(result => result.Waits.Microseconds(0.5)))
            .With("p99Us", rounds[0].Median(result => result.Waits.Microseconds(0.99)));
    }

    private static IDistributedLock AllOf(RedisLockProvider provider, string name, int count) =>
        provider.AllOf([.. Enumerable.Range(0, count).Select(part => new LockName($"{name}:{part}"))]);
}
