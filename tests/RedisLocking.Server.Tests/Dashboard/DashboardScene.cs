using Microsoft.Playwright;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>Locks as they may stand in a service of some size, for the pictures.</summary>
internal sealed class DashboardScene : IAsyncDisposable
{
    private readonly List<ILockLease> _leases = [];
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _waiting = [];

    private DashboardScene()
    {
    }

    public static async Task<DashboardScene> PlayAsync(DashboardService service)
    {
        var scene = new DashboardScene();
        await service.ReleaseAsync(await service.TakeAsync("nightly-report", owner: "reports-0"));
        await service.TakeAsync("document:18", owner: "ann", ttl: "2m");
        await service.TakeAsync("document:31", owner: "bob", ttl: "90s");
        await service.TakeAsync("tenant/éclair/import", owner: "import-3", ttl: "45s");
        for (var i = 1; i <= 3; i++)
            await service.TakeAsync("smtp", owner: $"mailer-{i}", ttl: "60s", permits: 5);
        await service.TakeAsync("catalog", owner: "search-1", ttl: "30s", mode: "read");
        await service.TakeAsync("catalog", owner: "search-2", ttl: "30s", mode: "read");
        await service.TakeAsync("deploy:production", owner: "ci-4711", ttl: "15m");
        foreach (var (name, owner) in new[] { ("nightly-report", "reports-1"), ("order:42", "checkout"), ("order:1007", "checkout"), ("register:ann@example.org", "web") })
            scene._leases.Add(await service.Locks.Mutex(name, new LeaseOptions { Owner = owner }).AcquireAsync(TimeSpan.Zero));
        await service.AskInVainAsync("nightly-report");
        scene._waiting.Add(WaitAsync(service.Locks.Mutex("order:42"), scene._over.Token));
        scene._waiting.Add(WaitAsync(service.Locks.Mutex("document:31"), scene._over.Token));
        return scene;
    }

    /// <summary>Shows other names for the machine on which this runs.</summary>
    public static async Task NameMachinesAsync(IPage page)
    {
        await page.RouteAsync("**/v1/service", async route => await ReplaceAsync(route, "locks-6d8f9-x2x7q"));
        foreach (var path in new[] { "**/v1/locks**", "**/v1/locks/**", "**/v1/history/**" })
            await page.RouteAsync(path, async route => await ReplaceAsync(route, "web-3"));
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_waiting);
        _over.Dispose();
        foreach (var lease in _leases)
            await lease.DisposeAsync();
    }

    private static async Task ReplaceAsync(IRoute route, string name)
    {
        var response = await route.FetchAsync();
        var text = (await response.TextAsync())
            .Replace($"\"{Environment.MachineName}\"", $"\"{name}\"", StringComparison.Ordinal)
            .Replace($"/{Environment.MachineName}/", $"/{name}/", StringComparison.Ordinal);
        await route.FulfillAsync(new() { Response = response, Body = text });
    }

    private static async Task WaitAsync(IDistributedLock one, CancellationToken over)
    {
        try
        {
            await using var lease = await one.TryAcquireAsync(TimeSpan.FromMinutes(5), over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The pictures are taken.
        }
    }
}
