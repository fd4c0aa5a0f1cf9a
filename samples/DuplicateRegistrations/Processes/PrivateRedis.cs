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
    private readonly DirectoryInfo _folder;

    private PrivateRedis(ChildProcess server, DirectoryInfo folder, string endpoint) => (_server, _folder, Endpoint) = (server, folder, endpoint);

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

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<PrivateRedis> StartOnceAsync(string program, int port, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("redis-locking-");
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] arguments =
            ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.FullName];
        var server = ChildProcess.Start(program, arguments, folder.FullName, line =>
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult($"127.0.0.1:{port}");
        });

        try
        {
            return new PrivateRedis(server, folder, await server.WhenReadyAsync(ready.Task, StartWait, cancellationToken));
        }
        catch
        {
            await server.DisposeAsync();
            folder.Delete(recursive: true);
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
