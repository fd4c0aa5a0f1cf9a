using System.Diagnostics;
using System.Text.RegularExpressions;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

/// <summary>A sample's API as a process of its own, to be stopped and killed.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    // The API takes the shell's place. Beside it waits a watchdog that looks once a second whether this process still runs:
    // a process that is stopped would outlive any other leash.
    private const string Launcher =
        """test="$1"; shift; (while kill -0 $$; do kill -0 "$test" || kill -KILL $$; sleep 1; done) </dev/null >/dev/null 2>&1 & exec "$@" """;

    private readonly Process _process;

    private ApiProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Whether a test has ended it; then a request to it that fails is no surprise.</summary>
    public bool IsKilled { get; private set; }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <typeparam name="TApi">Any type of the API's assembly.</typeparam>
    public static async Task<ApiProcess> StartAsync<TApi>(IReadOnlyDictionary<string, string> settings)
    {
        string[] command =
        [
            "-c", Launcher, "sh", $"{Environment.ProcessId}", "dotnet", typeof(TApi).Assembly.Location,
            "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information",
            .. settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Value }),
        ];
        var start = new ProcessStartInfo("/bin/sh", command) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var api = new ApiProcess(Process.Start(start)!);
        api.Http.BaseAddress = await api.ReadAddressAsync().WithPatience();
        _ = api.DrainAsync();
        return api;
    }

    public void Pause() => ProcessSignals.Pause(_process.Id);

    public void Resume() => ProcessSignals.Resume(_process.Id);

    /// <summary>Ends it as a crash would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        IsKilled = true;
        _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await KillAsync();
        _process.Dispose();
    }

    private async Task<Uri> ReadAddressAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ListeningOn().Match(line) is { Success: true } match)
                return new Uri(match.Groups[1].Value);
        }

        throw new InvalidOperationException("The API has ended.");
    }

    // A pipe that nobody reads would stop the API when it is full.
    private async Task DrainAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is not null)
        {
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex ListeningOn();
}
