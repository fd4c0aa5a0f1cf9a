using System.Diagnostics.Metrics;

namespace RedisLocking.Tests.Diagnostics;

/// <summary>What one provider's meter measured, tags and all.</summary>
internal sealed class Measurements : IMeterFactory
{
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly List<Meter> _meters = [];
    private readonly List<(string Instrument, double Value, string Tags)> _all = [];

    public Measurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }

    /// <summary>The sum of the instrument's measurements for exactly these tags, written <c>name=value</c> in order of name.</summary>
    public double Sum(string instrument, string tags) => Values(instrument, tags).Sum();

    public int Count(string instrument, string tags) => Values(instrument, tags).Length;

    /// <summary>The largest of the instrument's measurements for these tags; 0 when there is none.</summary>
    public double Max(string instrument, string tags) => Values(instrument, tags).DefaultIfEmpty().Max();

    /// <summary>The instrument's measurements for these tags, in their order.</summary>
    public double[] Values(string instrument, string tags) => [.. Of(instrument).Where(one => one.Tags == tags).Select(one => one.Value)];

    public string[] Tags(string instrument) => [.. Of(instrument).Select(one => one.Tags).Distinct().Order(StringComparer.Ordinal)];

    private List<(string Instrument, double Value, string Tags)> Of(string instrument)
    {
        lock (_gate)
            return [.. _all.Where(one => one.Instrument == instrument)];
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_gate)
            _all.Add((instrument.Name, value, text));
    }
}
