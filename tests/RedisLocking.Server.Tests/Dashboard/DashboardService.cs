using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>The lock service with its dashboard on a port of its own, and somebody who takes locks by HTTP.</summary>
internal sealed class DashboardService : IAsyncDisposable
{
    public const string AdminKey = "the-key-of-the-administrators";
    public const string ReadKey = "the-key-of-those-who-look-on";
    public const string LockKey = "the-key-of-a-job";

    private readonly WebApplication _application;

    private DashboardService(WebApplication application, string? key)
    {
        _application = application;
        Address = new Uri(application.Urls.Single());
        Http = new HttpClient { BaseAddress = Address };
        if (key is not null)
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>The locks, as an application of .NET takes them.</summary>
    public ILockProvider Locks => _application.Services.GetRequiredService<ILockProvider>();

    /// <summary>In Development, in memory unless the settings name a Redis, and open to everybody.</summary>
    public static Task<DashboardService> StartOpenAsync(params string[] settings) => StartAsync(key: null, ["--environment=Development", .. settings]);

    /// <summary>As it would be in production: with the three keys.</summary>
    public static Task<DashboardService> StartWithKeysAsync(params string[] settings) => StartAsync(
        AdminKey, ["--environment=Production", .. KeySettings(0, "operators", AdminKey, "admin"), .. KeySettings(1, "wallboard", ReadKey, "read"), .. KeySettings(2, "job", LockKey, "lock"), .. settings]);

    private static async Task<DashboardService> StartAsync(string? key, string[] settings)
    {
        var application = LockService.Create(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error", .. settings]);
        await application.StartAsync();
        return new DashboardService(application, key);
    }

    private static IEnumerable<string> KeySettings(int index, string name, string key, string scope) =>
    [
        $"--Service:ApiKeys:{index}:Name={name}",
        $"--Service:ApiKeys:{index}:Hash=sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}",
        $"--Service:ApiKeys:{index}:Scopes:0={scope}",
    ];

    /// <summary>Takes a lock; the handle of its lease.</summary>
    public async Task<string> TakeAsync(string name, string? owner = null, string ttl = "5m", string? wait = null)
    {
        using var response = await Http.PostAsJsonAsync($"v1/locks/{Uri.EscapeDataString(name)}", new { ttl, owner, wait });
        var answer = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{name}: {answer}");
        return JsonDocument.Parse(answer).RootElement.GetProperty("lease").GetString()!;
    }

    /// <summary>Gives it back.</summary>
    public async Task ReleaseAsync(string lease)
    {
        using var response = await Http.DeleteAsync($"v1/leases/{Uri.EscapeDataString(lease)}");
        response.IsSuccessStatusCode.ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
