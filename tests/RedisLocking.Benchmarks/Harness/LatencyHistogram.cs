using System.Diagnostics;
using System.Numerics;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>
/// Counts of durations, in buckets that are at most 1/128 of their value wide: millions of samples cost no memory, and
/// those of several processes can be added up. For one thread at a time.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int PrecisionBits = 7;
    private const int Linear = 1 << (PrecisionBits + 1);

    private readonly long[] _counts = new long[Bucket(long.MaxValue) + 1];

    public LatencyHistogram()
    {
    }

    public LatencyHistogram(IEnumerable<IReadOnlyDictionary<int, long>> parts)
    {
        foreach (var (bucket, count) in parts.SelectMany(part => part))
            _counts[bucket] += count;
    }

    public long Count => _counts.Sum();

    /// <summary>Counts a duration in ticks of <see cref="Stopwatch"/>.</summary>
    public void Add(long ticks) => _counts[Bucket(Math.Max(ticks, 0))]++;

    public void Add(LatencyHistogram other)
    {
        for (var bucket = 0; bucket < _counts.Length; bucket++)
            _counts[bucket] += other._counts[bucket];
    }

    /// <summary>The buckets that are not empty, to send to another process.</summary>
    public Dictionary<int, long> ToSparse() =>
        Enumerable.Range(0, _counts.Length).Where(bucket => _counts[bucket] > 0).ToDictionary(bucket => bucket, bucket => _counts[bucket]);

    /// <summary>The duration that the fraction of samples does not exceed.</summary>
    public double Microseconds(double fraction)
    {
        var left = Math.Max(1, (long)Math.Ceiling(fraction * Count));
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
                return Value(bucket) * 1e6 / Stopwatch.Frequency;
        }

        throw new InvalidOperationException("Nothing was measured, so there is no percentile of it.");
    }

    private static int Bucket(long ticks)
    {
        if (ticks < Linear)
            return (int)ticks;

        var shift = BitOperations.Log2((ulong)ticks) - PrecisionBits;
        return (shift << PrecisionBits) + (int)(ticks >> shift);
    }

    private static double Value(int bucket)
    {
        if (bucket < Linear)
            return bucket;

        var shift = (bucket >> PrecisionBits) - 1;
        return (bucket - (shift << PrecisionBits) + 0.5) * (1L << shift);
    }
}
