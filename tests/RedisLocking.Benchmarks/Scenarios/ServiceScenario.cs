using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// Acquire and release through the lock service, over HTTP on loopback, beside the same through the library: a lock that is taken for a handle, and
/// released by it. And 1,000 clients that wait for one lock.
/// </summary>
internal sealed class ServiceScenario : IScenario
{
    private const int Waiting = 1_000;
    private static readonly int[] UsualWorkers = [1, 64];

    public string Name => "service";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        await using var service = await ServiceProcess.StartAsync(run.Endpoint, run.KeyPrefix);

        foreach (var workers in run.Options.Workers ?? UsualWorkers)
        {
            yield return await CompareAsync(
                run, workers == 1 ? "1 client" : $"{workers} clients", workers,
                worker => service.PairAsync(worker, $"service:{worker}", waits: false),
                worker => PairAsync(locks, $"library:{worker}", TimeSpan.Zero));
        }

        yield return await CompareAsync(
            run, $"{Waiting} clients, one lock", Waiting,
            worker => service.PairAsync(worker, "service:one", waits: true),
            _ => PairAsync(locks, "library:one", TimeSpan.FromMinutes(1)));
    }

    private async Task<Measurement> CompareAsync(BenchmarkRun run, string title, int workers, Func<int, Task> throughService, Func<int, Task> throughLibrary)
    {
        var rounds = await Rounds.AlternateAsync(run.Options.Rounds, run.Stop, () => TurnAsync(run, workers, throughService), () => TurnAsync(run, workers, throughLibrary));
        return Measurement.OfRounds(Name, title, "pairs/s", rounds[0].Select(turn => turn.PerSecond), rounds[1].Select(turn => turn.PerSecond));
    }

    private static Task<LoadResult> TurnAsync(BenchmarkRun run, int workers, Func<int, Task> pair) => Load.RunAsync(
        workers,
        run.Turn(seconds: 2, quickSeconds: 0.5),
        async (worker, clock) =>
        {
            long pairs = 0;
            while (clock.IsRunning)
            {
                await pair(worker);
                pairs++;
            }

            return pairs;
        },
        run.Stop);

    private static async Task PairAsync(RedisLockProvider locks, string name, TimeSpan wait) =>
        await locks.Attach((await locks.Mutex(name).TryAcquireDetachedAsync(wait))!).ReleaseAsync();
}
