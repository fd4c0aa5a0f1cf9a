using System.Diagnostics;
using System.Reflection;
using RedisLocking.TestSupport;

namespace RedisLocking.AspNetCore.Tests.Servers;

/// <summary>RedisLocking.TestApi as a process of its own; it ends with its input, so it cannot outlive this one.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly string Assembly = typeof(ApiProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "TestApi").Value!;

    private readonly Process _process;

    private ApiProcess(Process process) => _process = process;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 100 }) { Timeout = TimeSpan.FromMinutes(3) };

    public static async Task<ApiProcess> StartAsync(RedisServer redis, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, redis.ConnectionString, .. more]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var api = new ApiProcess(Process.Start(start)!);
        api.Http.BaseAddress = new Uri(await api._process.StandardOutput.ReadLineAsync().WithPatience() ?? throw new InvalidOperationException("The API has ended."));
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
        _process.Dispose();
    }
}
