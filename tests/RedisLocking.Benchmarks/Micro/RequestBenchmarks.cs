using BenchmarkDotNet.Attributes;

namespace RedisLocking.Benchmarks.Micro;

#pragma warning disable CA1822 // BenchmarkDotNet calls instance methods.

/// <summary>A request that is sent under its lock in memory, beside the same request and the same lock without the behavior.</summary>
public class LockedRequestBenchmarks
{
    [Benchmark]
    public Task<int> Ours() => Requests.WithBehavior.Sender.Send(new Requests.Locked(42));

    [Benchmark(Baseline = true)]
    public async Task<int> Baseline()
    {
        await using var lease = await Requests.Plain.Locks.Mutex(LockName.Format($"order:{42}")).AcquireAsync(TimeSpan.Zero);
        return await Requests.Plain.Sender.Send(new Requests.Locked(42));
    }
}

/// <summary>What a request without a lock pays for the behavior in its pipeline, beside a pipeline without it.</summary>
public class UnlockedRequestBenchmarks
{
    [Benchmark]
    public Task<int> Ours() => Requests.WithBehavior.Sender.Send(new Requests.Unlocked(42));

    [Benchmark(Baseline = true)]
    public Task<int> Baseline() => Requests.Plain.Sender.Send(new Requests.Unlocked(42));
}
