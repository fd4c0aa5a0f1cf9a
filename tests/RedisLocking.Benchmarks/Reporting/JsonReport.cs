using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RedisLocking.Benchmarks.Reporting;

/// <summary>One object per line for programs.</summary>
internal sealed class JsonReport(TextWriter output) : IReport
{
    // A case is text for people, and this is no HTML: quotes and arrows may stand as they are.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Begin(string scenario)
    {
    }

    public void Add(Measurement measurement)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("scenario", measurement.Scenario);
            json.WriteString("case", measurement.Case);
            json.WriteString("unit", measurement.Unit);
            Write(json, "ours", measurement.Ours);
            Write(json, "baseline", measurement.Baseline);
            Write(json, "ratio", measurement.Ratio);
            foreach (var (name, value) in measurement.More)
                Write(json, name, value);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
    }

    public void End() => output.Flush();

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, Math.Round(value, 4));
        else
            json.WriteNull(name);
    }
}
