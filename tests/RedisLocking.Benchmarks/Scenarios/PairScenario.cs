using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// Acquire and release, by workers that never meet: names of their own, spread over all hash slots. Beside the raw commands
/// and beside the client's own LockTake and LockRelease, all on one connection.
/// </summary>
internal sealed class PairScenario : IScenario
{
    // Four times as many as there are hash slots: nearly all of them are used.
    private const int NamesInAll = 65_536;

    private static readonly int[] UsualWorkers = [1, 64, 256];

    public string Name => "pair";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        var raw = await RawLock.LoadAsync(redis);
        var names = Enumerable.Range(0, NamesInAll).Select(i => $"order:{i}").ToArray();
        var keys = names.Select(name => (RedisKey)$"{run.KeyPrefix}:raw:{{{name}}}").ToArray();

        foreach (var workers in run.Options.Workers ?? UsualWorkers)
        {
            var each = NamesInAll / workers;
            var turn = run.Turn(seconds: 1, quickSeconds: 0.3);
            var results = await Rounds.AlternateAsync(
                run.Options.Rounds,
                run.Stop,
                () => Load.RunAsync(workers, turn, (worker, clock) => OursAsync(locks, names.AsMemory(worker * each, each), clock), run.Stop),
                () => Load.RunAsync(workers, turn, (worker, clock) => RawAsync(raw, keys.AsMemory(worker * each, each), clock), run.Stop),
                () => Load.RunAsync(workers, turn, (worker, clock) => LockTakeAsync(redis.Database, keys.AsMemory(worker * each, each), worker, clock), run.Stop));

            var title = workers == 1 ? "1 worker" : $"{workers} workers";
            yield return Row(title, results[0], results[1]);
            yield return Row($"{title}, LockTake", results[0], results[2]);
        }
    }

    private Measurement Row(string title, IReadOnlyList<LoadResult> ours, IReadOnlyList<LoadResult> baseline) =>
        Measurement.OfRounds(Name, title, "pairs/s", ours.Select(turn => turn.PerSecond), baseline.Select(turn => turn.PerSecond))
            .With("bytes", ours.Median(turn => turn.BytesEach))
            .With("bytesBaseline", baseline.Median(turn => turn.BytesEach));

    private static async Task<long> OursAsync(RedisLockProvider locks, ReadOnlyMemory<string> names, TurnClock clock)
    {
        var pairs = 0L;
        while (clock.IsRunning)
        {
            var lease = await locks.Mutex(names.Span[(int)(pairs % names.Length)]).TryAcquireAsync(TimeSpan.Zero);
            if (lease is null || !await lease.ReleaseAsync())
                throw new InvalidOperationException("A lock of this run's own was held by somebody else.");
            pairs++;
        }

        return pairs;
    }

    private static async Task<long> RawAsync(RawLock raw, ReadOnlyMemory<RedisKey> keys, TurnClock clock)
    {
        var pairs = 0L;
        while (clock.IsRunning)
        {
            var key = keys.Span[(int)(pairs % keys.Length)];
            var id = raw.NextId();
            if (!await raw.TakeAsync(key, id))
                throw new InvalidOperationException($"The key {key} of this run was taken already.");
            await raw.ReleaseAsync(key, id);
            pairs++;
        }

        return pairs;
    }

    private static async Task<long> LockTakeAsync(IDatabase database, ReadOnlyMemory<RedisKey> keys, int worker, TurnClock clock)
    {
        var pairs = 0L;
        while (clock.IsRunning)
        {
            var key = keys.Span[(int)(pairs % keys.Length)];
            if (!await database.LockTakeAsync(key, worker, RawLock.Ttl) || !await database.LockReleaseAsync(key, worker))
                throw new InvalidOperationException($"The key {key} of this run was taken already.");
            pairs++;
        }

        return pairs;
    }
}
