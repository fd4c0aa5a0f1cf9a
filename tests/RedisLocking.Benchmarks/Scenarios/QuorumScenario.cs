using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// Locks on five servers: acquire and release beside the same on one server; with two of the five killed beside all five alive; and
/// waiters over 8 processes beside polling of one server.
/// </summary>
internal sealed class QuorumScenario : IScenario
{
    private const int Processes = 8;

    public string Name => "quorum";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var one = redis.Provide(run.KeyPrefix);
        await using var alive = await FiveServers.StartAsync();
        foreach (var workers in (int[])[1, 64])
            yield return await CompareAsync(run, Title(workers, "beside one server"), workers, alive.Locks, one);

        await using (var maimed = await FiveServers.StartAsync())
        {
            await maimed.KillTwoAsync();
            foreach (var workers in (int[])[1, 64])
                yield return await CompareAsync(run, Title(workers, "two of five killed beside all alive"), workers, maimed.Locks, alive.Locks);
        }

        await using var processes = await run.StartWorkersAsync(Processes, quorum: alive.Endpoints);
        var drains = new Drains(processes, redis, run.Turn(seconds: 2, quickSeconds: 0.5));
        int[] waiters = [.. Enumerable.Repeat(8, Processes)];
        var rounds = await Rounds.AlternateAsync(
            run.Options.Rounds,
            run.Stop,
            () => drains.RunAsync(polled: false, waiters, Processes),
            () => drains.RunAsync(polled: true, waiters, Processes));
        yield return Measurement.OfRounds(
                Name, "64 waiters, 8 processes", "acquisitions/s", rounds[0].Select(turn => turn.PerSecond), rounds[1].Select(turn => turn.PerSecond))
            .With("p50Us", rounds[0].Median(turn => turn.Waits.Microseconds(0.5)))
            .With("p99Us", rounds[0].Median(turn => turn.Waits.Microseconds(0.99)))
            .With("p99UsBaseline", rounds[1].Median(turn => turn.Waits.Microseconds(0.99)));
    }

    private static string Title(int workers, string beside) => workers == 1 ? $"1 worker, {beside}" : $"{workers} workers, {beside}";

    // How long one takes with another one beside it: the inverse of how many there are.
    private async Task<Measurement> CompareAsync(BenchmarkRun run, string title, int workers, ILockProvider ours, ILockProvider baseline)
    {
        var rounds = await Rounds.AlternateAsync(run.Options.Rounds, run.Stop, () => TurnAsync(run, workers, ours), () => TurnAsync(run, workers, baseline));
        return Measurement.OfRounds(Name, title, "µs", rounds[0].Select(turn => Micros(turn, workers)), rounds[1].Select(turn => Micros(turn, workers)))
            .With("bytes", rounds[0].Median(turn => turn.BytesEach))
            .With("bytesBaseline", rounds[1].Median(turn => turn.BytesEach));
    }

    private static Task<LoadResult> TurnAsync(BenchmarkRun run, int workers, ILockProvider locks) => Load.RunAsync(
        workers,
        run.Turn(seconds: 1, quickSeconds: 0.3),
        (worker, clock) => LonePairs.TakeAsync(name => locks.Mutex(name), $"quorum:{worker}", clock),
        run.Stop);

    private static double Micros(LoadResult turn, int workers) => workers * 1e6 / turn.PerSecond;
}
