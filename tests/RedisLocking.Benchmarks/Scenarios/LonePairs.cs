using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>Acquire and release of locks that are free, by workers on names of their own, beside the raw commands.</summary>
internal sealed class LonePairs(BenchmarkRun run, RedisLockProvider locks, RawLock raw, string scenario)
{
    private const int NamesEach = 256;

    /// <param name="title">The case.</param>
    /// <param name="workers">How many work at once.</param>
    /// <param name="of">The lock of a worker, by its number and the turn's own names.</param>
    /// <param name="rawPairs">How many raw pairs are what one of ours is compared with.</param>
    public async Task<Measurement> MeasureAsync(string title, int workers, Func<RedisLockProvider, int, string, IDistributedLock> of, int rawPairs = 1)
    {
        var turn = run.Turn(seconds: 1, quickSeconds: 0.3);
        var rounds = await Rounds.AlternateAsync(
            run.Options.Rounds,
            run.Stop,
            () => Load.RunAsync(workers, turn, (worker, clock) => TakeAsync(name => of(locks, worker, name), $"{scenario}:{worker}", clock), run.Stop),
            () => Load.RunAsync(workers, turn, (worker, clock) => RawAsync(worker, rawPairs, clock), run.Stop));
        return Measurement.OfRounds(scenario, title, "pairs/s", rounds[0].Select(result => result.PerSecond), rounds[1].Select(result => result.PerSecond))
            .With("bytes", rounds[0].Median(result => result.BytesEach))
            .With("bytesBaseline", rounds[1].Median(result => result.BytesEach));
    }

    /// <summary>One worker: takes locks and gives them back while the clock runs, and returns how often.</summary>
    public static async Task<long> TakeAsync(Func<string, IDistributedLock> of, string prefix, TurnClock clock)
    {
        var names = Enumerable.Range(0, NamesEach).Select(index => $"{prefix}:{index}").ToArray();
        var pairs = 0L;
        while (clock.IsRunning)
        {
            var lease = await of(names[(int)(pairs % NamesEach)]).TryAcquireAsync(TimeSpan.Zero);
            if (lease is null || !await lease.ReleaseAsync())
                throw new InvalidOperationException("A lock of this run's own was held by somebody else.");
            pairs++;
        }

        return pairs;
    }

    private async Task<long> RawAsync(int worker, int rawPairs, TurnClock clock)
    {
        var keys = Enumerable.Range(0, NamesEach).Select(index => (RedisKey)$"{run.KeyPrefix}:raw:{{{scenario}:{worker}:{index}}}").ToArray();
        var pairs = 0L;
        while (clock.IsRunning)
        {
            for (var part = 0; part < rawPairs; part++)
            {
                var (key, id) = (keys[(int)(((pairs * rawPairs) + part) % NamesEach)], raw.NextId());
                if (!await raw.TakeAsync(key, id))
                    throw new InvalidOperationException($"The key {key} of this run was taken already.");
                await raw.ReleaseAsync(key, id);
            }

            pairs++;
        }

        return pairs;
    }
}
