using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using RedisLocking.Benchmarks.Workers;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>Readers that meet no writer, beside the raw commands of a mutex; and readers and writers of one lock over 8 processes.</summary>
internal sealed class ReadWriteScenario : IScenario
{
    private const int Processes = 8;
    private const int TasksEach = 4;

    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(5);

    public string Name => "rw";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        var pairs = new LonePairs(run, locks, await RawLock.LoadAsync(redis), Name);
        yield return await pairs.MeasureAsync("read, 1 worker", workers: 1, (provider, _, name) => provider.ReadLock(name));
        yield return await pairs.MeasureAsync("read, 64 workers, locks of their own", workers: 64, (provider, _, name) => provider.ReadLock(name));
        yield return await pairs.MeasureAsync("read, 64 workers, one lock", workers: 64, (provider, _, _) => provider.ReadLock("rw:one"));
        yield return await pairs.MeasureAsync("write, 64 workers, locks of their own", workers: 64, (provider, _, name) => provider.WriteLock(name));

        await using var workers = await run.StartWorkersAsync(Processes);
        var mixes = new Mixes(workers, Processes, TasksEach);
        var mixed = await mixes.RunAsync(Mix.ReadOrWrite, run.Turn(seconds: 30, quickSeconds: 2), Hold);
        yield return Row("readers", mixed, mixed.Waits, mixed.WriterWaits);
        yield return Row("writers", mixed, mixed.WriterWaits, mixed.Waits);
    }

    // A delay of 5 ms takes longer: what was held for is what it took.
    private Measurement Row(string kind, MixResult mixed, LatencyHistogram waits, LatencyHistogram others)
    {
        var hold = mixed.MedianHold.TotalMicroseconds;
        return new Measurement(Name, $"mixed, {Processes} processes: {kind}", "p99 wait in holds", waits.Microseconds(0.99) / hold, others.Microseconds(0.99) / hold)
            .With("p50Holds", waits.Microseconds(0.5) / hold)
            .With("holdUs", hold)
            .With("acquisitionsPerSecond", mixed.PerSecond);
    }
}
