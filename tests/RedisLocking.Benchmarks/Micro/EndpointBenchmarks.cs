using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;

namespace RedisLocking.Benchmarks.Micro;

/// <summary>What a request without a lock pays for <c>UseLocking</c> in its pipeline: 0 bytes, so no async frame either.</summary>
public class UnlockedEndpointBenchmarks
{
    private readonly HttpContext _request = Endpoints.WithLocking.Request("some metadata");

    [Benchmark]
    public Task Ours() => Endpoints.WithLocking.Pipeline(_request);

    [Benchmark(Baseline = true)]
    public Task Baseline() => Endpoints.Plain.Pipeline(_request);
}

/// <summary>What the middleware costs under a lock in memory, beside the same lock and endpoint without it.</summary>
public class LockedEndpointBenchmarks
{
    private readonly HttpContext _request = Endpoints.WithLocking.Request(new LockedAttribute("order:{id}"));

    [Benchmark]
    public Task Ours() => Endpoints.WithLocking.Pipeline(_request);

    [Benchmark(Baseline = true)]
    public async Task Baseline()
    {
        await using var lease = await Endpoints.Plain.Locks.Mutex(LockName.Format($"order:{42}")).AcquireAsync(TimeSpan.Zero);
        await Endpoints.Plain.Pipeline(_request);
    }
}
