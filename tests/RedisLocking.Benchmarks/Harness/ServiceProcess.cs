using System.Collections.Concurrent;
using System.Diagnostics;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>The lock service as a process of its own, and its clients, each with a connection.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Uri _address;
    private readonly ConcurrentDictionary<int, HttpConnection> _connections = new();

    private ServiceProcess(Process process, string address)
    {
        _process = process;
        _address = new Uri(address);
    }

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

    /// <summary>A client takes the lock, waiting up to a minute for it if it waits at all, and releases it.</summary>
    public async Task PairAsync(int client, string name, bool waits)
    {
        if (!_connections.TryGetValue(client, out var connection))
            _connections[client] = connection = await HttpConnection.OpenAsync(_address);
        var granted = await connection.SendAsync("POST", $"/v1/locks/{name}", waits ? """{"wait":"60s"}""" : "");
        if (granted.Location is not { } lease)
            throw new InvalidOperationException($"The lock service answered {granted.Status}.");
        var released = await connection.SendAsync("DELETE", lease);
        if (released.Status != 204)
            throw new InvalidOperationException($"The lock service answered {released.Status} to a release.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values)
            connection.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
