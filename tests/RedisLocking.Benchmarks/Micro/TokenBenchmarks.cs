using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace RedisLocking.Benchmarks.Micro;

/// <summary>A fencing token from text, beside a number.</summary>
public class TokenBenchmarks
{
    private readonly string _text = "1763700000000000";

    [Benchmark]
    public FencingToken Ours() => FencingToken.Parse(_text, CultureInfo.InvariantCulture);

    [Benchmark(Baseline = true)]
    public long Baseline() => long.Parse(_text, NumberStyles.None, CultureInfo.InvariantCulture);
}
