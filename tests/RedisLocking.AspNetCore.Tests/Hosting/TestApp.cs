using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RedisLocking.AspNetCore.Tests.Hosting;

/// <summary>An application with locks in memory, started in this process and asked over HTTP.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app, DirectedLocks locks, RecordedLogs logs, HttpClient http)
    {
        _app = app;
        Locks = locks;
        Logs = logs;
        Http = http;
    }

    public DirectedLocks Locks { get; }

    public RecordedLogs Logs { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where Kestrel listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Starts an application whose pipeline has <c>UseLocking</c> and the endpoints that are mapped.</summary>
    public static Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<LockingOptions>? locking = null, Action<IServiceCollection>? services = null, bool onKestrel = false) =>
        StartBareAsync(
            app =>
            {
                app.UseLocking();
                map(app);
            },
            collection =>
            {
                collection.AddLocking(locking);
                services?.Invoke(collection);
            },
            onKestrel);

    /// <summary>Starts an application with just the pipeline and the services that are given, and an <see cref="ILockProvider"/>.</summary>
    public static async Task<TestApp> StartBareAsync(Action<WebApplication> pipeline, Action<IServiceCollection> services, bool onKestrel = false)
    {
        var (locks, logs) = (new DirectedLocks(), new RecordedLogs());
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton<ILockProvider>(locks);
        services(builder.Services);
        if (onKestrel)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();

        var app = builder.Build();
        pipeline(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var http = onKestrel ? new HttpClient { BaseAddress = new Uri(app.Urls.Single()) } : app.GetTestClient();
        return new TestApp(app, locks, logs, http);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Locks.Dispose();
    }
}
