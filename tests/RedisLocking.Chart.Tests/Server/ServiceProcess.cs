using System.Diagnostics;
using System.Text.RegularExpressions;
using RedisLocking.Chart.Tests.Tools;
using RedisLocking.TestSupport;

namespace RedisLocking.Chart.Tests.Server;

/// <summary>The lock service as the process that the image runs, with an environment of the chart's.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    // It takes the shell's place, and the watchdog ends it when these tests are gone.
    private const string Launcher =
        """test="$1"; shift; (while kill -0 $$; do kill -0 "$test" || kill -KILL $$; sleep 1; done) </dev/null >/dev/null 2>&1 & exec "$@" """;

    private static readonly string Service = Path.Combine(AppContext.BaseDirectory, "RedisLocking.Server.dll");

    private readonly Process _process;
    private readonly List<string> _log = [];

    private ServiceProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it at a free port; it listens when this returns.</summary>
    /// <exception cref="InvalidOperationException">It refused to start; the message says what it said.</exception>
    public static async Task<ServiceProcess> StartAsync(IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launcher, "sh", $"{Environment.ProcessId}", "dotnet", Service])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["ASPNETCORE_HTTP_PORTS"] = "0";
        var service = new ServiceProcess(Process.Start(start)!);
        service.Address = await service.ReadAddressAsync().WithPatience();
        _ = service.DrainAsync();
        return service;
    }

    /// <summary>Runs the same program with the argument <c>healthcheck</c>, as the image's own check does.</summary>
    public static async Task<int> CheckHealthAsync(int port) =>
        (await Command.RunAsync("dotnet", [Service, "healthcheck"], new Dictionary<string, string> { ["ASPNETCORE_HTTP_PORTS"] = $"{port}" })).ExitCode;

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
        _process.Dispose();
    }

    private async Task<Uri> ReadAddressAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _log.Add(line);
            if (ListeningOn().Match(line) is { Success: true } match)
                return new Uri($"http://127.0.0.1:{match.Groups[1].Value}");
        }

        throw new InvalidOperationException($"The service has ended.\n{string.Join('\n', _log)}\n{await _process.StandardError.ReadToEndAsync()}");
    }

    // A pipe that nobody reads would stop the service when it is full.
    private Task DrainAsync() => Task.WhenAll(_process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), _process.StandardError.BaseStream.CopyToAsync(Stream.Null));

    [GeneratedRegex(@"Now listening on: http://\S+:(\d+)")]
    private static partial Regex ListeningOn();
}
