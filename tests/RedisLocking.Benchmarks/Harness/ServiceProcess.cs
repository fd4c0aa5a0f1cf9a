using System.Diagnostics;
using System.Net.Http.Json;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>The lock service as a process of its own, and a client of it.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, string address)
    {
        _process = process;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 10_000 }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
    }

    private HttpClient Http { get; }

    /// <summary>Starts it before the Redis at the address, and returns when it answers.</summary>
    public static async Task<ServiceProcess> StartAsync(string redis, string keyPrefix)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "RedisLocking.Server.dll"), "--urls", "http://127.0.0.1:0", "--Service:AllowAnonymous=true", "--Service:RequestsPerSecond=1000000",
            $"--Redis:ConnectionString={redis}", $"--Redis:KeyPrefix={keyPrefix}", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            const string said = "Now listening on: ";
            if (line.IndexOf(said, StringComparison.Ordinal) is var at and >= 0)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServiceProcess(process, line[(at + said.Length)..]);
            }
        }

        throw new InvalidOperationException("The lock service has ended before it listened.");
    }

    /// <summary>Takes the lock, waiting up to a minute for it, and releases it.</summary>
    public async Task PairAsync(string name, bool waits)
    {
        using var body = waits ? JsonContent.Create(new { wait = "60s" }) : null;
        using var granted = await Http.PostAsync(new Uri($"/v1/locks/{name}", UriKind.Relative), body);
        if (granted.Headers.Location is not { } lease)
            throw new InvalidOperationException($"The lock service answered {(int)granted.StatusCode}: {await granted.Content.ReadAsStringAsync()}");
        using var released = await Http.DeleteAsync(lease);
        released.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
