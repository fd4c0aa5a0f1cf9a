namespace RedisLocking.Server.Telemetry;

/// <summary>What one instrument measured under one set of tags.</summary>
/// <param name="tags">The tags, as they were measured.</param>
/// <param name="bounds">The upper bounds of a histogram's buckets; null: it is none.</param>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, IReadOnlyList<double>? bounds)
{
    private readonly long[]? _counts = bounds is null ? null : new long[bounds.Count + 1];

    public IReadOnlyList<KeyValuePair<string, object?>> Tags => tags;

    /// <summary>The sum, or the last value.</summary>
    public double Value { get; private set; }

    /// <summary>Measurements per bucket, the last one above all bounds.</summary>
    public IReadOnlyList<long>? Counts => _counts;

    public void Add(double value) => Value += value;

    public void Set(double value) => Value = value;

    public void Record(double value)
    {
        var bucket = 0;
        while (bucket < bounds!.Count && value > bounds[bucket])
            bucket++;
        _counts![bucket]++;
        Value += value;
    }

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length)
            return false;
        for (var index = 0; index < tags.Length; index++)
        {
            if (tags[index].Key != others[index].Key || !Equals(tags[index].Value, others[index].Value))
                return false;
        }

        return true;
    }
}
