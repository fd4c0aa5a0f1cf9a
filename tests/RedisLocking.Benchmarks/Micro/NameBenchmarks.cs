using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace RedisLocking.Benchmarks.Micro;

/// <summary>A lock's name from values, beside an interpolated string, which keeps no two lists of values apart.</summary>
public class NameBenchmarks
{
    private readonly string _tenant = "contoso";
    private readonly long _order = 4_711;

    [Benchmark]
    public LockName Ours() => LockName.Format($"order:{_tenant}:{_order}");

    [Benchmark(Baseline = true)]
    public string Baseline() => string.Create(CultureInfo.InvariantCulture, $"order:{_tenant}:{_order}");
}
