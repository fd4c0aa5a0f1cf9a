using BenchmarkDotNet.Attributes;

namespace RedisLocking.Benchmarks.Micro;

#pragma warning disable CA1822 // BenchmarkDotNet calls instance methods.

/// <summary>Acquire and release in memory, beside a semaphore.</summary>
public class InMemoryBenchmarks
{
    private static readonly InMemoryLockProvider Locks = new();
    private static readonly SemaphoreSlim Free = new(1);

    [Benchmark]
    public async Task<bool> Ours()
    {
        var lease = await Locks.Mutex("micro").AcquireAsync(TimeSpan.Zero);
        return await lease.ReleaseAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task<int> Baseline()
    {
        await Free.WaitAsync(TimeSpan.Zero);
        return Free.Release();
    }
}
