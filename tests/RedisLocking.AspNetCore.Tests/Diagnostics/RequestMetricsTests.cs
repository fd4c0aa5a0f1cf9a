using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisLocking.AspNetCore.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Diagnostics;

public sealed class RequestMetricsTests
{
    [Fact]
    public async Task Requests_and_waits_are_measured_by_route_policy_and_result()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapPost("/orders/{id}", () => "").RequireLock("order:{id}");
                app.MapPost("/open/{id}", [Locked("order:{id}", Policy = "open")] () => "");
                app.MapPost("/own", () => "").RequireLock("own", new LockPolicy());
                app.MapPost("/free", () => "");
            },
            locking => locking.AddPolicy("open", new LockPolicy { WhenUnavailable = WhenUnavailable.Proceed }));
        using var measured = new Measurements(app.Services.GetRequiredService<IMeterFactory>());

        await app.Http.PostAsync("orders/7", null);
        await using (await app.Locks.Mutex("order:7").AcquireAsync(TimeSpan.Zero))
            await app.Http.PostAsync("orders/7", null);
        await app.Http.PostAsync("orders/%7D", null);
        await app.Http.PostAsync("own", null);
        await app.Http.PostAsync("free", null);
        app.Locks.IsDown = true;
        await app.Http.PostAsync("orders/7", null);
        await app.Http.PostAsync("open/7", null);

        measured.Of("redislocking.requests").ShouldBe(
            [
                "http.route=/orders/{id} redislocking.policy=default redislocking.result=granted",
                "http.route=/orders/{id} redislocking.policy=default redislocking.result=conflict",
                "http.route=/orders/{id} redislocking.policy=default redislocking.result=invalid",
                "http.route=/own redislocking.policy=own redislocking.result=granted",
                "http.route=/orders/{id} redislocking.policy=default redislocking.result=unavailable",
                "http.route=/open/{id} redislocking.policy=open redislocking.result=proceeded",
            ]);
        measured.Of("redislocking.request.wait.duration").ShouldBe(measured.Of("redislocking.requests").Where(tags => !tags.Contains("invalid", StringComparison.Ordinal)));
        measured.Of("redislocking.request.hold.duration").ShouldBe(
            ["http.route=/orders/{id} redislocking.policy=default", "http.route=/own redislocking.policy=own"]);
    }

    [Fact]
    public async Task A_wait_that_was_given_up_is_measured()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => "").RequireLock("a", new LockPolicy { Wait = Timeout.InfiniteTimeSpan }), onKestrel: true);
        using var measured = new Measurements(app.Services.GetRequiredService<IMeterFactory>());
        await using var held = await app.Locks.Mutex("a").AcquireAsync(TimeSpan.Zero);
        using var hangUp = new CancellationTokenSource();
        var answer = app.Http.GetAsync("", hangUp.Token);
        await Eventually.BecomesTrueAsync(() => app.Locks.Asked.Count == 2, "the request waited");

        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => answer);
        await Eventually.BecomesTrueAsync(() => app.Logs.Ours(LogLevel.Debug).Any(), "the server noticed");

        measured.Of("redislocking.requests").ShouldBe(["http.route=/ redislocking.policy=own redislocking.result=cancelled"]);
    }

    [Fact]
    public async Task Durations_are_the_clock_s_in_seconds()
    {
        var time = new ManualTime();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => time.Advance(TimeSpan.FromSeconds(3))).RequireLock("a"), services: services => services.AddSingleton<TimeProvider>(time));
        using var measured = new Measurements(app.Services.GetRequiredService<IMeterFactory>());

        await app.Http.GetAsync("");

        measured.Values("redislocking.request.wait.duration").ShouldBe([0]);
        measured.Values("redislocking.request.hold.duration").ShouldBe([3]);
    }

    /// <summary>What one application's meter measured, in order, with its tags in order of name.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly MeterListener _listener = new();
        private readonly List<(string Instrument, double Value, string Tags)> _all = [];

        public Measurements(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "RedisLocking.AspNetCore" && ReferenceEquals(instrument.Meter.Scope, factory))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public IEnumerable<string> Of(string instrument) => All(instrument).Select(one => one.Tags);

        public IEnumerable<double> Values(string instrument) => All(instrument).Select(one => one.Value);

        public void Dispose() => _listener.Dispose();

        private List<(string Instrument, double Value, string Tags)> All(string instrument)
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
}
