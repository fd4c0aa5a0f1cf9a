using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DuplicateRegistrations.Processes;

/// <summary>A redis-server of this run's own, on a loopback port, that keeps nothing on disk.</summary>
internal sealed class PrivateRedis : IAsyncDisposable
{
    private const int PortsTried = 3;
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _server;

    private PrivateRedis(ChildProcess server, string endpoint) => (_server, Endpoint) = (server, endpoint);

    public string Endpoint { get; }

    /// <summary>The program's path; null when it is not installed.</summary>
    public static string? FindProgram() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "redis-server.exe" : "redis-server"))
        .FirstOrDefault(File.Exists);

    public static async Task<PrivateRedis> StartAsync(string program, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartOnceAsync(program, FreePort(), cancellationToken);
            }
            catch (ChildFailedException) when (attempt < PortsTried)
            {
                // Somebody else may have taken the port since it was found free.
                continue;
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<PrivateRedis> StartOnceAsync(string program, int port, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] arguments =
            ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
        var server = ChildProcess.Start(program, arguments, Path.GetTempPath(), line =>
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult($"127.0.0.1:{port}");
        });

        try
        {
            return new PrivateRedis(server, await server.WhenReadyAsync(ready.Task, StartWait, cancellationToken));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
