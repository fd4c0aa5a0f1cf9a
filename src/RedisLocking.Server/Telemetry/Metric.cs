using System.Diagnostics.Metrics;

namespace RedisLocking.Server.Telemetry;

/// <summary>What one instrument measured.</summary>
internal sealed class Metric
{
    /// <summary>Sets of tags that are told apart; what is measured under others is counted under none of theirs.</summary>
    public const int MostSeries = 1_000;

    // OpenTelemetry's, for histograms that advise none.
    private static readonly double[] UsualBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel_metric_overflow", "true")];

    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<MetricSeries>> _byHash = [];
    private readonly List<MetricSeries> _series = [];
    private readonly MetricType _type;
    private MetricSeries? _overflow;

    public Metric(Instrument instrument, MetricType type, IReadOnlyList<double>? advisedBounds)
    {
        _type = type;
        Bounds = type is MetricType.Histogram ? advisedBounds ?? UsualBounds : null;
        Name = PrometheusName.Of(instrument, type is MetricType.Counter or MetricType.ObservedCounter);
        Description = instrument.Description ?? "";
    }

    public string Name { get; }

    public string Description { get; }

    public IReadOnlyList<double>? Bounds { get; }

    public string PrometheusType => _type switch
    {
        MetricType.Histogram => "histogram",
        MetricType.Counter or MetricType.ObservedCounter => "counter",
        _ => "gauge",
    };

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            var series = Find(tags);
            switch (_type)
            {
                case MetricType.Counter or MetricType.UpDown:
                    series.Add(value);
                    break;
                case MetricType.Histogram:
                    series.Record(value);
                    break;
                default:
                    series.Set(value);
                    break;
            }
        }
    }

    /// <summary>Shows each series while none of them changes.</summary>
    public void Read(Action<MetricSeries> show)
    {
        lock (_gate)
            _series.ForEach(show);
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var (name, value) in tags)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value);
        }

        var code = hash.ToHashCode();
        if (!_byHash.TryGetValue(code, out var same))
            same = [];
        foreach (var one in same)
        {
            if (one.Has(tags))
                return one;
        }

        if (_series.Count >= MostSeries)
            return _overflow ??= Add(Overflow);
        _byHash[code] = same;
        var added = Add(tags.ToArray());
        same.Add(added);
        return added;
    }

    private MetricSeries Add(KeyValuePair<string, object?>[] tags)
    {
        var added = new MetricSeries(tags, Bounds);
        _series.Add(added);
        return added;
    }
}

/// <summary>How measurements become a value.</summary>
internal enum MetricType
{
    /// <summary>They are added, and none is negative.</summary>
    Counter,

    /// <summary>They are added.</summary>
    UpDown,

    /// <summary>Each is the sum by now.</summary>
    ObservedCounter,

    /// <summary>The last counts.</summary>
    Gauge,

    /// <summary>They are counted by size.</summary>
    Histogram,
}
