using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using RedisLocking.Server.Telemetry;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Telemetry;

/// <summary>What Prometheus reads.</summary>
public sealed partial class MetricsTests(RedisServerFixture redis)
{
    [Fact]
    public async Task The_metrics_are_on_their_own_port_and_nothing_else_is()
    {
        var port = LoopbackPort.Pick();
        await using var service = await TestService.StartAsync(redis.Server, $"Metrics:Port={port}");
        using var metrics = new ServiceClient(new Uri($"http://127.0.0.1:{port}"));
        var held = await service.Http.PostAsync("/v1/locks/secret-name");
        await service.Http.PostAsync("/v1/locks/secret-name");
        await service.Http.DeleteAsync(held.Lease);

        var text = (await metrics.GetAsync("/metrics")).Text;

        Samples(text).ShouldContain(sample => sample.StartsWith("redislocking_acquisitions_total{", StringComparison.Ordinal) && sample.Contains("kind=\"mutex\"", StringComparison.Ordinal));
        foreach (var name in new[] { "redislocking_service_waiting 0", "http_server_request_duration_seconds_count", "dotnet_process_memory_working_set_bytes", "kestrel_active_connections", "redislocking_wait_duration_seconds_bucket" })
            text.ShouldContain(name);
        text.ShouldNotContain("secret-name");
        text.ShouldNotContain(held["lease"]);
        (await metrics.GetAsync("/v1/locks")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await metrics.GetAsync("/")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await service.Http.GetAsync("/metrics")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_text_keeps_the_rules_of_the_format()
    {
        var port = LoopbackPort.Pick();
        await using var service = await TestService.StartAsync(redis.Server, $"Metrics:Port={port}");
        using var metrics = new ServiceClient(new Uri($"http://127.0.0.1:{port}"));
        await service.Http.PostAsync("/v1/locks/a");

        var answer = await metrics.GetAsync("/metrics");

        answer.Headers["Content-Type"].ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        FormatMistakes(answer.Text).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("# TYPE a counter\na{b=\"c\"} 1\n", "")]
    [InlineData("a 1\n", "a has no TYPE")]
    [InlineData("# TYPE a counter\n# TYPE a counter\na 1\n", "two TYPEs")]
    [InlineData("# TYPE a counter\na{b=c} 1\n", "is no sample")]
    [InlineData("# TYPE a counter\na{b=\"c\"} 1\na{b=\"c\"} 2\n", "stands twice")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n", "falls")]
    [InlineData("# TYPE a counter\na 1", "line break")]
    public void FormatMistakes_TextsRightAndWrong_FindsWhatIsWrong(string text, string mistake) =>
        string.Join(' ', FormatMistakes(text)).ShouldContain(mistake);

    [Fact]
    public void Write_EveryKindOfInstrument_IsReadAsItIs()
    {
        using var meter = new Meter("RedisLocking.Test");
        using var listener = new MetricListener(["RedisLocking.Test"]);
        var counter = meter.CreateCounter<long>("some.thing", "{thing}", "Things.\nTwo \\ lines.");
        var upDown = meter.CreateUpDownCounter<int>("some.level");
        var histogram = meter.CreateHistogram("some.duration", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        meter.CreateObservableGauge("some.size", () => 7.5, "By");
        meter.CreateObservableCounter("some.total", () => 3L);
        counter.Add(2, new KeyValuePair<string, object?>("the.kind", "a\"b"));
        counter.Add(3, new KeyValuePair<string, object?>("the.kind", "a\"b"));
        upDown.Add(5);
        upDown.Add(-2);
        foreach (var seconds in new[] { 0.5, 0.7, 3 })
            histogram.Record(seconds);

        var text = PrometheusText.Write(listener.Collect());

        FormatMistakes(text).ShouldBeEmpty();
        text.ShouldBe("""
            # HELP some_duration_seconds 
            # TYPE some_duration_seconds histogram
            some_duration_seconds_bucket{le="0.5"} 1
            some_duration_seconds_bucket{le="1"} 2
            some_duration_seconds_bucket{le="+Inf"} 3
            some_duration_seconds_sum 4.2
            some_duration_seconds_count 3
            # HELP some_level 
            # TYPE some_level gauge
            some_level 3
            # HELP some_size_bytes 
            # TYPE some_size_bytes gauge
            some_size_bytes 7.5
            # HELP some_thing_total Things.\nTwo \\ lines.
            # TYPE some_thing_total counter
            some_thing_total{the_kind="a\"b"} 5
            # HELP some_total 
            # TYPE some_total counter
            some_total 3

            """.ReplaceLineEndings("\n").Replace("a\"b", "a\\\"b", StringComparison.Ordinal));
    }

    [Fact]
    public void Measure_MoreSetsOfTagsThanAreKept_CountsTheRestTogether()
    {
        using var meter = new Meter("RedisLocking.Test.Many");
        using var listener = new MetricListener(["RedisLocking.Test.Many"]);
        var counter = meter.CreateCounter<long>("some.thing");
        for (var tag = 0; tag < Metric.MostSeries + 5; tag++)
            counter.Add(1, new KeyValuePair<string, object?>("tag", tag));

        var text = PrometheusText.Write(listener.Collect());

        Samples(text).Count().ShouldBe(Metric.MostSeries + 1);
        text.ShouldContain("some_thing_total{otel_metric_overflow=\"true\"} 5\n");
    }

    private static IEnumerable<string> Samples(string text) => text.Split('\n').Where(line => line.Length > 0 && line[0] != '#');

    /// <summary>What breaks the rules of prometheus.io, "Exposition formats", as far as a writer can break them.</summary>
    private static List<string> FormatMistakes(string text)
    {
        var mistakes = new List<string>();
        if (!text.EndsWith('\n'))
            mistakes.Add("The last line has no line break.");
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var buckets = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
                continue;
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                if (!types.TryAdd(line.Split(' ')[2], line.Split(' ')[3]))
                    mistakes.Add($"{line}: two TYPEs of one name.");
                continue;
            }

            if (Sample().Match(line) is not { Success: true } sample)
            {
                mistakes.Add($"'{line}' is no sample.");
                continue;
            }

            var name = sample.Groups["name"].Value;
            if (!types.ContainsKey(name) && !types.Any(type => type.Value == "histogram" && name.StartsWith(type.Key, StringComparison.Ordinal) && name[type.Key.Length..] is "_bucket" or "_sum" or "_count"))
                mistakes.Add($"{name} has no TYPE.");
            if (!seen.Add(name + sample.Groups["labels"].Value))
                mistakes.Add($"'{line}' stands twice.");
            if (name.EndsWith("_bucket", StringComparison.Ordinal))
            {
                var series = name + Bound().Replace(sample.Groups["labels"].Value, "");
                var value = double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
                if (buckets.TryGetValue(series, out var before) && value < before)
                    mistakes.Add($"'{line}' falls.");
                buckets[series] = value;
            }
        }

        return mistakes;
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*",?)*\})? (?<value>[-+]?(\d+(\.\d+)?([eE][-+]?\d+)?|Inf)|NaN)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""le="[^"]*",?""")]
    private static partial Regex Bound();
}
