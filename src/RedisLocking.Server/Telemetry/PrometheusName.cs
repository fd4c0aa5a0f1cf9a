using System.Diagnostics.Metrics;
using System.Text;

namespace RedisLocking.Server.Telemetry;

/// <summary>Names as OpenTelemetry translates them for Prometheus (its specification "Prometheus and OpenMetrics Compatibility").</summary>
internal static class PrometheusName
{
    /// <summary>A metric's name: <c>redislocking.wait.duration</c> in <c>s</c> is <c>redislocking_wait_duration_seconds</c>, and a counter ends in <c>_total</c>.</summary>
    public static string Of(Instrument instrument, bool isCounter)
    {
        var name = Legal(instrument.Name);
        if (UnitOf(instrument.Unit) is { } unit && !name.EndsWith("_" + unit, StringComparison.Ordinal))
            name += "_" + unit;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Letters, digits and underscores, no digit in front.</summary>
    public static string Legal(string name)
    {
        var legal = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (char.IsAsciiLetter(character) || (char.IsAsciiDigit(character) && legal.Length > 0))
                legal.Append(character);
            else if (legal.Length == 0 || legal[^1] != '_')
                legal.Append('_');
        }

        return legal.ToString();
    }

    // What stands in braces is what is counted, and no unit.
    private static string? UnitOf(string? unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        _ => null,
    };
}
