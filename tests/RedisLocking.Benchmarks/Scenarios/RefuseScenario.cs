using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using RedisLocking.Benchmarks.Workers;
using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>A duplicate that does not get the lock, which this process or another one holds. Beside a SET NX that fails.</summary>
internal sealed class RefuseScenario : IScenario
{
    private const string HeldHere = "refuse:here";
    private const string HeldElsewhere = "refuse:elsewhere";

    // No renewal falls into a turn, so what is sent there was sent by a refusal.
    private static readonly TimeSpan NoRenewal = TimeSpan.FromHours(1);

    private static readonly int[] UsualWorkers = [1, 64];

    public string Name => "refuse";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        var raw = await RawLock.LoadAsync(redis);
        RedisKey key = $"{run.KeyPrefix}:raw:refuse";
        await using var others = await run.StartWorkersAsync(1);

        await using var here = await locks.Mutex(HeldHere, new LeaseOptions { Ttl = NoRenewal }).AcquireAsync(TimeSpan.Zero);
        await others[0].AskAsync<AcquiredReply>(new AcquireRequest(HeldElsewhere, NoRenewal));
        await using var held = new HeldRaw(redis.Database, key);
        await held.TakeAsync();

        foreach (var (name, where) in new[] { (HeldHere, "the same process"), (HeldElsewhere, "another process") })
        {
            foreach (var workers in run.Options.Workers ?? UsualWorkers)
                yield return await MeasureAsync(run, redis, workers, where, clock => OursAsync(locks, name, clock), clock => RawAsync(raw, key, clock));
        }

        await others[0].AskAsync<ReleasedReply>(new ReleaseRequest(TimeSpan.Zero));
    }

    private async Task<Measurement> MeasureAsync(
        BenchmarkRun run, RedisClient redis, int workers, string where, Func<TurnClock, Task<long>> ours, Func<TurnClock, Task<long>> baseline)
    {
        var turn = run.Turn(seconds: 1, quickSeconds: 0.3);
        var rounds = await Rounds.AlternateAsync(run.Options.Rounds, run.Stop, () => TurnAsync(ours), () => TurnAsync(baseline));
        return Measurement.OfRounds(
                Name, $"{(workers == 1 ? "1 worker" : $"{workers} workers")}, held by {where}", "refusals/s",
                rounds[0].Select(result => result.Load.PerSecond), rounds[1].Select(result => result.Load.PerSecond))
            .With("bytes", rounds[0].Median(result => result.Load.BytesEach))
            .With("bytesBaseline", rounds[1].Median(result => result.Load.BytesEach))
            .With("commands", rounds[0].Sum(result => result.Commands.All));

        async Task<(LoadResult Load, ServerCommands Commands)> TurnAsync(Func<TurnClock, Task<long>> work)
        {
            var before = await ServerCommands.ReadAsync(redis);
            var load = await Load.RunAsync(workers, turn, (_, clock) => work(clock), run.Stop);
            return (load, (await ServerCommands.ReadAsync(redis)).Since(before));
        }
    }

    private static async Task<long> OursAsync(RedisLockProvider locks, string name, TurnClock clock)
    {
        var refusals = 0L;
        while (clock.IsRunning)
        {
            if (await locks.Mutex(name).TryAcquireAsync(TimeSpan.Zero) is not null)
                throw new InvalidOperationException($"The lock {name} was granted while it was held.");
            refusals++;
        }

        return refusals;
    }

    private static async Task<long> RawAsync(RawLock raw, RedisKey key, TurnClock clock)
    {
        var refusals = 0L;
        while (clock.IsRunning)
        {
            if (await raw.TakeAsync(key, raw.NextId()))
                throw new InvalidOperationException($"The key {key} was set while it existed.");
            refusals++;
        }

        return refusals;
    }

    /// <summary>The key that the baseline finds taken, for as long as the scenario takes.</summary>
    private sealed class HeldRaw(IDatabase database, RedisKey key) : IAsyncDisposable
    {
        public Task<bool> TakeAsync() => database.StringSetAsync(key, "held", NoRenewal);

        public async ValueTask DisposeAsync() => await database.KeyDeleteAsync(key);
    }
}
