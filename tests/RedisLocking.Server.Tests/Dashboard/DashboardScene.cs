using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>Locks as they may stand in a service of some size, for the pictures.</summary>
internal sealed class DashboardScene : IAsyncDisposable
{
    private static readonly double[] Ages = [0.4, 4.2, 61, 4210, 7, 13, 340, 2.5];
    private static readonly double[] PartsLeft = [0.92, 0.7, 0.35, 0.83, 0.18, 0.96];

    private readonly List<ILockLease> _leases = [];
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _waiting = [];

    private DashboardScene()
    {
    }

    /// <summary>Some locks are taken through the service, others by an application of .NET.</summary>
    public static async Task<DashboardScene> PlayAsync(DashboardService service, ILockProvider application)
    {
        var scene = new DashboardScene();
        await service.ReleaseAsync(await service.TakeAsync("nightly-report", owner: "reports-0"));
        await service.TakeAsync("nightly-report", owner: "reports-2");
        (await service.Http.DeleteAsync("/v1/locks/nightly-report")).Status.ShouldBe(HttpStatusCode.OK);
        await service.TakeAsync("document:18", owner: "ann", ttl: "2m");
        await service.TakeAsync("document:31", owner: "bob", ttl: "90s");
        await service.TakeAsync("tenant/éclair/import", owner: "import-3", ttl: "45s");
        for (var i = 1; i <= 5; i++)
            await service.TakeAsync("smtp", owner: $"mailer-{i}", ttl: "60s", permits: 5);
        await service.TakeAsync("catalog", owner: "search-1", ttl: "30s", mode: "read");
        await service.TakeAsync("catalog", owner: "search-2", ttl: "30s", mode: "read");
        await service.TakeAsync("deploy:production", owner: "ci-4711", ttl: "15m");
        foreach (var (name, owner) in new[] { ("nightly-report", "reports-1"), ("order:42", "checkout"), ("order:1007", "checkout"), ("register:ann@example.org", "web") })
            scene._leases.Add(await application.Mutex(name, new LeaseOptions { Owner = owner }).AcquireAsync(TimeSpan.Zero));
        foreach (var one in Enumerable.Repeat(service.Locks.Semaphore("smtp", 5), 3).Append(service.Locks.Mutex("order:42")))
            scene._waiting.Add(WaitAsync(one, scene._over.Token));
        return scene;
    }

    /// <summary>Shows what has just begun as if it went on for a while, and other names for the machine on which this runs.</summary>
    public static async Task PretendAsync(IPage page)
    {
        await page.RouteAsync("**/v1/service", async route => await ChangeAsync(route, text => Rename(text, "locks-6d8f9-x2x7q")));
        await page.RouteAsync("**/v1/history/**", async route => await ChangeAsync(route, text => Rename(text, "web-3")));
        foreach (var path in new[] { "**/v1/locks?**", "**/v1/locks/**" })
            await page.RouteAsync(path, async route => await ChangeAsync(route, text => Aged(Rename(text, "web-3"))));
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_waiting);
        _over.Dispose();
        foreach (var lease in _leases)
            await lease.DisposeAsync();
    }

    private static async Task ChangeAsync(IRoute route, Func<string, string> change)
    {
        var response = await route.FetchAsync();
        await route.FulfillAsync(new() { Response = response, Body = change(await response.TextAsync()) });
    }

    private static string Rename(string text, string machine) => text
        .Replace($"\"{Environment.MachineName}\"", $"\"{machine}\"", StringComparison.Ordinal)
        .Replace($"/{Environment.MachineName}/", $"/{machine}/", StringComparison.Ordinal);

    private static string Aged(string text)
    {
        var answer = JsonNode.Parse(text)!.AsObject();
        var locks = answer.TryGetPropertyValue("locks", out var list) ? list!.AsArray() : [answer.DeepClone()];
        foreach (var one in locks)
        {
            var luck = one!["name"]!.GetValue<string>().Sum(character => character);
            foreach (var holder in one["holders"]!.AsArray())
            {
                holder!["since"] = holder["since"]!.GetValue<DateTimeOffset>().AddSeconds(-Ages[luck % Ages.Length]);
                holder["expiresIn"] = holder["expiresIn"]!.GetValue<double>() * PartsLeft[luck % PartsLeft.Length];
            }
        }

        return list is null ? locks[0]!.ToJsonString() : answer.ToJsonString();
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
