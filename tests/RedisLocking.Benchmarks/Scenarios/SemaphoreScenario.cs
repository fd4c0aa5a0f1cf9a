using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using RedisLocking.Benchmarks.Workers;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>Permits that are free, beside the raw commands of a mutex; and one semaphore that 8 processes want, beside a mutex that they want.</summary>
internal sealed class SemaphoreScenario : IScenario
{
    private const int Processes = 8;
    private const int TasksEach = 8;
    private const int Permits = 5;

    public string Name => "semaphore";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        var pairs = new LonePairs(run, locks, await RawLock.LoadAsync(redis), Name);
        yield return await pairs.MeasureAsync("1 worker", workers: 1, (provider, _, name) => provider.Semaphore(name, Permits));
        yield return await pairs.MeasureAsync("64 workers, semaphores of their own", workers: 64, (provider, _, name) => provider.Semaphore(name, Permits));
        yield return await pairs.MeasureAsync("64 workers, one semaphore", workers: 64, (provider, _, _) => provider.Semaphore("semaphore:one", permits: 64));

        await using var workers = await run.StartWorkersAsync(Processes);
        var mixes = new Mixes(workers, Processes, TasksEach);
        var turn = run.Turn(seconds: 2, quickSeconds: 0.5);
        var rounds = await Rounds.AlternateAsync(
            run.Options.Rounds,
            run.Stop,
            () => mixes.RunAsync(Mix.Permit, turn, TimeSpan.Zero, Permits),
            () => mixes.RunAsync(Mix.One, turn, TimeSpan.Zero));
        var most = rounds[0].Max(result => result.MostAtOnce);
        if (most > Permits)
            throw new InvalidOperationException($"{most} held a semaphore of {Permits} at once.");
        yield return Measurement.OfRounds(
                Name, $"{Processes * TasksEach} waiters, {Processes} processes, {Permits} permits", "acquisitions/s",
                rounds[0].Select(result => result.PerSecond), rounds[1].Select(result => result.PerSecond))
            .With("mostAtOnce", most)
            .With("p50Us", rounds[0].Median(result => result.Waits.Microseconds(0.5)))
            .With("p99Us", rounds[0].Median(result => result.Waits.Microseconds(0.99)));
    }
}
