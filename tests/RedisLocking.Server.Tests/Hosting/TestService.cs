using Microsoft.AspNetCore.Builder;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Hosting;

/// <summary>The service, listening on a free port of this process.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app)
    {
        _app = app;
        Http = new ServiceClient(Address);
    }

    public ServiceClient Http { get; }

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    /// <summary>With locks in memory. Each setting is <c>Service:MaxWait=00:00:05</c>.</summary>
    public static Task<TestService> StartAsync(params string[] settings) => StartAsync("Development", settings);

    /// <summary>With locks in Redis, under a prefix of its own unless the settings say one.</summary>
    public static Task<TestService> StartAsync(RedisServer redis, params string[] settings) => StartAsync(
        "Development", [$"Redis:ConnectionString={redis.ConnectionString}", $"Redis:KeyPrefix={Guid.NewGuid():N}", $"Store:KeyPrefix={Guid.NewGuid():N}", .. settings]);

    /// <summary>Where locks and values are kept, for tests that are the same for both.</summary>
    public static Task<TestService> StartAsync(string store, RedisServerFixture redis, params string[] settings) =>
        store == "redis" ? StartAsync(redis.Server, settings) : StartAsync(settings);

    public static async Task<TestService> StartAsync(string environment, string[] settings)
    {
        var app = LockService.Create(["--environment", environment, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None", .. settings.Select(setting => $"--{setting}")]);
        await app.StartAsync().WithPatience();
        return new TestService(app);
    }

    /// <summary>Stops it as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
