using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Telemetry;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Telemetry;

/// <summary>Handles and keys stay where they belong.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task No_log_says_a_handle_or_a_key()
    {
        var key = NewApiKey.Create();
        var app = LockService.Create(
        [
            "--environment", "Production", "--urls", "http://127.0.0.1:0", "--Service:ApiKeys:0:Name=one", $"--Service:ApiKeys:0:Hash={key.Hash}", "--Service:ApiKeys:0:Scopes:0=admin",
        ]);
        await using (app)
        {
            using var recorded = new RecordedLog();
            app.Services.GetRequiredService<ILoggerFactory>().AddProvider(recorded);
            await app.StartAsync().WithPatience();
            using var open = new ServiceClient(new Uri(app.Urls.First()));
            using var client = open.With(key.Key);
            var granted = await client.PostAsync("/v1/locks/a", body: null, ("Idempotency-Key", "key-of-mine"));
            await client.PutAsync(granted.Lease);
            await client.PutAsync(granted.Lease + "x");
            await client.DeleteAsync("/v1/locks/a");
            await client.DeleteAsync(granted.Lease);

            await app.StopAsync().WithPatience();

            recorded.Lines.ShouldContain(line => line.Contains("took lock 'a' away", StringComparison.Ordinal));
            recorded.Lines.ShouldAllBe(line => !line.Contains(granted["lease"]) && !line.Contains(key.Key) && !line.Contains(key.Hash) && !line.Contains("key-of-mine"));
        }
    }

    [Theory]
    [InlineData("/v1/leases/AbC-9", "/v1/leases/*")]
    [InlineData("/v1/leases/AbC-9/value", "/v1/leases/*")]
    [InlineData("/v1/locks/a", "/v1/locks/a")]
    public void OnEnd_ASpanOfARequest_HasNoHandleInIt(string path, string expected)
    {
        using var span = new Activity("request");
        span.SetTag("url.path", path);
        using var processor = new SecretPaths();

        processor.OnEnd(span);

        span.GetTagItem("url.path").ShouldBe(expected);
    }

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
                Lines.Add($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
