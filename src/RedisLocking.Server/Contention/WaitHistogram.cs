namespace RedisLocking.Server.Contention;

/// <summary>Durations by powers of the square root of two, from 0.1 ms on: a quantile is right within a fifth.</summary>
internal sealed class WaitHistogram
{
    private const double Smallest = 0.0001;
    private const int Buckets = 48;

    private readonly int[] _counts = new int[Buckets];
    private int _count;

    public void Add(double seconds)
    {
        var bucket = seconds <= Smallest ? 0 : (int)Math.Ceiling(2 * Math.Log2(seconds / Smallest));
        _counts[Math.Min(bucket, Buckets - 1)]++;
        _count++;
    }

    public void Add(WaitHistogram other)
    {
        for (var bucket = 0; bucket < Buckets; bucket++)
            _counts[bucket] += other._counts[bucket];
        _count += other._count;
    }

    /// <summary>The duration that the given part of all stays within, in seconds; 0 when there are none.</summary>
    public double Quantile(double part)
    {
        var left = (int)Math.Ceiling(part * _count);
        for (var bucket = 0; bucket < Buckets && _count > 0; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
                return bucket == 0 ? 0 : Smallest * Math.Pow(2, bucket / 2.0);
        }

        return 0;
    }
}
