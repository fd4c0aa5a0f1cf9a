using BenchmarkDotNet.Attributes;
using RedisLocking.Benchmarks.Harness;

namespace RedisLocking.Benchmarks.Micro;

#pragma warning disable CA1822 // BenchmarkDotNet calls instance methods.

/// <summary>A refusal by a lock that this process holds, beside a semaphore that is taken.</summary>
public class RefusalBenchmarks
{
    private static readonly SemaphoreSlim Taken = new(0);

    private RedisClient? _redis;
    private RedisLockProvider? _locks;
    private ILockLease? _held;

    internal static string Endpoint { get; set; } = "";

    internal static string KeyPrefix { get; set; } = "";

    [GlobalSetup]
    public async Task TakeAsync()
    {
        _redis = await RedisClient.OpenAsync(Endpoint);
        _locks = _redis.Provide(KeyPrefix);
        _held = await _locks.Mutex("micro").AcquireAsync(TimeSpan.Zero);
    }

    [GlobalCleanup]
    public async Task ReleaseAsync()
    {
        await _held!.DisposeAsync();
        await _locks!.DisposeAsync();
        await _redis!.DisposeAsync();
    }

    [Benchmark]
    public ValueTask<ILockLease?> Ours() => _locks!.Mutex("micro").TryAcquireAsync(TimeSpan.Zero);

    [Benchmark(Baseline = true)]
    public Task<bool> Baseline() => Taken.WaitAsync(TimeSpan.Zero);
}
