using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Numerics;

namespace RedisLocking.Server.Telemetry;

/// <summary>Keeps what the meters measure, for whoever asks: the process's, and those of one application.</summary>
internal sealed class MetricListener : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Metric> _metrics = new();

    public MetricListener(IEnumerable<string> meters, IMeterFactory? factory = null)
    {
        var wanted = meters.ToHashSet(StringComparer.Ordinal);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (wanted.Contains(instrument.Meter.Name) && (instrument.Meter.Scope is null || instrument.Meter.Scope == factory) && TypeOf(instrument) is { } type)
                listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(instrument, new Metric(instrument, type, BoundsOf(instrument))));
        };
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        Listen<decimal>();
        _listener.Start();
    }

    /// <summary>All metrics as they stand now, in order of their names.</summary>
    public IReadOnlyList<Metric> Collect()
    {
        _listener.RecordObservableInstruments();
        return [.. _metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal)];
    }

    public void Dispose() => _listener.Dispose();

    private void Listen<T>()
        where T : struct, INumber<T> =>
        _listener.SetMeasurementEventCallback<T>(static (_, measurement, tags, state) => ((Metric)state!).Measure(double.CreateChecked(measurement), tags));

    private static MetricType? TypeOf(Instrument instrument)
    {
        var kind = instrument.GetType();
        if (!kind.IsGenericType)
            return null;
        return kind.GetGenericTypeDefinition() switch
        {
            var type when type == typeof(Counter<>) => MetricType.Counter,
            var type when type == typeof(UpDownCounter<>) => MetricType.UpDown,
            var type when type == typeof(Histogram<>) => MetricType.Histogram,
            var type when type == typeof(ObservableCounter<>) => MetricType.ObservedCounter,
            var type when type == typeof(ObservableUpDownCounter<>) || type == typeof(ObservableGauge<>) || type == typeof(Gauge<>) => MetricType.Gauge,
            _ => null,
        };
    }

    private static IReadOnlyList<double>? BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
        Histogram<long> histogram => Doubles(histogram.Advice?.HistogramBucketBoundaries),
        Histogram<int> histogram => Doubles(histogram.Advice?.HistogramBucketBoundaries),
        _ => null,
    };

    private static double[]? Doubles<T>(IReadOnlyList<T>? bounds)
        where T : struct, INumber<T> => bounds?.Select(double.CreateChecked).ToArray();
}
