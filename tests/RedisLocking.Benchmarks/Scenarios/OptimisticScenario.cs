using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using RedisLocking.Optimistic;
using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// Read, add one, and write if nothing moved: on entries of one's own beside WATCH on connections of one's own, and on entries that all want beside the client's transactions
/// with conditions. And numbers of a sequence, beside one INCR for each.
/// </summary>
internal sealed class OptimisticScenario : IScenario
{
    private const int Workers = 64;

    private static readonly int[] BlockSizes = [1000, 10_000];

    // Of 64 workers that add to one of so many, about every second one is too late.
    private const int SharedKeys = 48;

    // Without pauses, as the baseline.
    private static readonly StmOptions Patient = new() { MaxAttempts = 10_000, MaxPause = TimeSpan.Zero };

    public string Name => "optimistic";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var store = new RedisVersionedStore(redis.Connection, new RedisStoreOptions { KeyPrefix = run.KeyPrefix + "-store", OperationDeadline = TimeSpan.FromSeconds(10) });
        var raw = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => WatchedCounter.ConnectAsync(run.Endpoint, $"{run.KeyPrefix}:raw:{worker}")));
        var sequence = store.Sequence("bench");
        var turn = run.Turn(seconds: 2, quickSeconds: 0.3);
        long attempts = 0, lateAttempts = 0;

        var alone = await Rounds.AlternateAsync(
            run.Options.Rounds, run.Stop,
            () => Load.RunAsync(Workers, turn, (worker, clock) => RepeatAsync(clock, () => AddAsync(store, $"own:{worker}")), run.Stop),
            () => Load.RunAsync(Workers, turn, (worker, clock) => RepeatAsync(clock, async () => await raw[worker].TryAddAsync()), run.Stop));
        yield return Row($"{Workers} workers, STM on entries of their own × WATCH", "additions/s", alone);

        var shared = await Rounds.AlternateAsync(
            run.Options.Rounds, run.Stop,
            () => Load.RunAsync(Workers, turn, (_, clock) => RepeatAsync(clock, () => AddAsync(store, $"shared:{Random.Shared.Next(SharedKeys)}")), run.Stop),
            () => Load.RunAsync(Workers, turn, (_, clock) => RepeatAsync(clock, () => AddByConditionAsync(redis.Database, $"{run.KeyPrefix}:raw:shared:{Random.Shared.Next(SharedKeys)}")), run.Stop));
        yield return Row($"{Workers} workers, STM on {SharedKeys} entries × transactions with conditions", "additions/s", shared)
            .With("lateOfBaseline", (double)lateAttempts / attempts);

        foreach (var size in BlockSizes)
        {
            var blocks = sequence.InBlocksOf(size);
            var numbers = await Rounds.AlternateAsync(
                run.Options.Rounds, run.Stop,
                () => Load.RunAsync(Workers, turn, (_, clock) => RepeatAsync(clock, async () => await blocks.NextAsync()), run.Stop),
                () => Load.RunAsync(Workers, turn, (_, clock) => RepeatAsync(clock, () => redis.Database.StringIncrementAsync($"{run.KeyPrefix}:raw:incr")), run.Stop));
            yield return Row($"{Workers} workers, numbers in blocks of {size} × INCR", "numbers/s", numbers);
        }

        var single = await Rounds.AlternateAsync(
            run.Options.Rounds, run.Stop,
            () => Load.RunAsync(Workers, turn, (_, clock) => RepeatAsync(clock, async () => await sequence.NextAsync()), run.Stop),
            () => Load.RunAsync(Workers, turn, (_, clock) => RepeatAsync(clock, () => redis.Database.StringIncrementAsync($"{run.KeyPrefix}:raw:incr")), run.Stop));
        yield return Row($"{Workers} workers, numbers one by one × INCR", "numbers/s", single);

        foreach (var connection in raw)
            await connection.DisposeAsync();

        async Task AddByConditionAsync(IDatabase database, RedisKey key)
        {
            while (true)
            {
                var value = await database.StringGetAsync(key);
                var transaction = database.CreateTransaction();
                transaction.AddCondition(value.IsNull ? Condition.KeyNotExists(key) : Condition.StringEqual(key, value));
                _ = transaction.StringSetAsync(key, (int)value + 1);
                Interlocked.Increment(ref attempts);
                if (await transaction.ExecuteAsync())
                    return;
                Interlocked.Increment(ref lateAttempts);
            }
        }
    }

    private Measurement Row(string title, string unit, IReadOnlyList<LoadResult>[] turns) =>
        Measurement.OfRounds(Name, title, unit, turns[0].Select(turn => turn.PerSecond), turns[1].Select(turn => turn.PerSecond));

    private static Task AddAsync(RedisVersionedStore store, string key) =>
        store.RunAsync(async tx => tx.Put(key, await tx.GetAsync<int>(key) + 1), Patient);

    private static async Task<long> RepeatAsync(TurnClock clock, Func<Task> operation)
    {
        var done = 0L;
        for (; clock.IsRunning; done++)
            await operation();
        return done;
    }
}
