using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Dashboard;

/// <summary>A lock service whose dashboard is looked at, and somebody who takes locks by HTTP meanwhile.</summary>
internal sealed class DashboardService : IAsyncDisposable
{
    public const string AdminKey = "the-key-of-the-administrators";
    public const string ReadKey = "the-key-of-those-who-look-on";
    public const string LockKey = "the-key-of-a-job";

    private static readonly string[] Keys = [.. Key(0, "operators", AdminKey, "admin"), .. Key(1, "wallboard", ReadKey, "read"), .. Key(2, "job", LockKey, "lock")];

    private readonly TestService _service;

    private DashboardService(TestService service, string? key)
    {
        _service = service;
        Http = key is null ? service.Http : service.Http.With(key);
    }

    public Uri Address => _service.Address;

    public ServiceClient Http { get; }

    /// <summary>The locks, as an application of .NET takes them.</summary>
    public ILockProvider Locks => _service.Services.GetRequiredService<ILockProvider>();

    /// <summary>In memory, and open to everybody.</summary>
    public static async Task<DashboardService> StartOpenAsync() => new(await TestService.StartAsync(), key: null);

    /// <summary>In Redis, and open to everybody.</summary>
    public static async Task<DashboardService> StartOpenAsync(RedisServer redis) => new(await TestService.StartAsync(redis), key: null);

    /// <summary>In memory, with the three keys.</summary>
    public static async Task<DashboardService> StartWithKeysAsync() => new(await TestService.StartAsync("Production", Keys), AdminKey);

    /// <summary>In Redis under a prefix, with the three keys.</summary>
    public static async Task<DashboardService> StartWithKeysAsync(RedisServer redis, string prefix) =>
        new(await TestService.StartAsync("Production", [$"Redis:ConnectionString={redis.ConnectionString}", $"Redis:KeyPrefix={prefix}", .. Keys]), AdminKey);

    /// <summary>Takes a lock; the path of its lease.</summary>
    public async Task<string> TakeAsync(string name, string? owner = null, string ttl = "5m", string? wait = null, string? mode = null, int? permits = null)
    {
        var answer = await Http.PostAsync(Path(name), new { ttl, owner, wait, mode, permits });
        answer.Status.ShouldBe(HttpStatusCode.Created, answer.Text);
        return answer.Lease;
    }

    /// <summary>Asks for a lock that somebody holds, and goes away again.</summary>
    public async Task AskInVainAsync(string name) => (await Http.PostAsync(Path(name))).Status.ShouldBe(HttpStatusCode.Conflict);

    /// <summary>Gives a lock back.</summary>
    public async Task ReleaseAsync(string lease) => (await Http.DeleteAsync(lease)).Status.ShouldBe(HttpStatusCode.NoContent);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _service.DisposeAsync();
    }

    private static string Path(string name) => $"/v1/locks/{Uri.EscapeDataString(name)}";

    private static string[] Key(int index, string name, string key, string scope) =>
    [
        $"Service:ApiKeys:{index}:Name={name}",
        $"Service:ApiKeys:{index}:Hash=sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}",
        $"Service:ApiKeys:{index}:Scopes:0={scope}",
    ];
}
