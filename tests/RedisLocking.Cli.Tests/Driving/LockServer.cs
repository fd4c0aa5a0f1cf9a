using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Driving;

/// <summary>RedisLocking.Server as a process of its own, which cannot outlive this one.</summary>
internal sealed class LockServer : IAsyncDisposable
{
    private const string Launcher =
        """test="$1"; shift; (trap '' HUP INT QUIT; while kill -0 $$; do kill -0 "$test" || kill -KILL $$; sleep 1; done) </dev/null >/dev/null 2>&1 & exec dotnet "$@" """;

    private static readonly string Assembly = typeof(LockServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Server").Value!;

    private readonly Process _process;

    private LockServer(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    /// <summary>Started and ready. In Development it is open to everybody, unless a setting such as <c>Service:ApiKeys:0:Name=…</c> names a key.</summary>
    public static async Task<LockServer> StartAsync(params IEnumerable<string> settings)
    {
        string[] command =
        [
            "-c", Launcher, "sh", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Assembly,
            "--environment", "Development", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information", .. settings.Select(one => $"--{one}"),
        ];
        var process = Process.Start(new ProcessStartInfo("/bin/sh", command) { RedirectStandardOutput = true })!;
        var server = new LockServer(process, await AddressAsync(process.StandardOutput));
        using var http = new HttpClient();
        await Eventually.BecomesTrueAsync(() => server.IsReadyAsync(http), "the lock service was ready", TimeSpan.FromMinutes(2));
        return server;
    }

    /// <summary>Runs redislock over it to its end.</summary>
    public async Task<Redislock.Ended> RunAsync(params IEnumerable<string> arguments)
    {
        await using var run = Start(arguments);
        return await run.EndAsync();
    }

    /// <summary>Starts redislock over it.</summary>
    public Redislock Start(params IEnumerable<string> arguments) => Redislock.StartWith(new() { ["REDISLOCK_SERVER"] = Address }, arguments);

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WithPatience();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    /// <summary>Where it says that it listens; what it says afterwards is read by nobody, and must not fill the pipe.</summary>
    private static async Task<string> AddressAsync(StreamReader output)
    {
        const string listening = "Now listening on: ";
        while (await output.ReadLineAsync().WithPatience() is { } line)
        {
            if (line.IndexOf(listening, StringComparison.Ordinal) is var start and >= 0)
            {
                _ = output.BaseStream.CopyToAsync(Stream.Null);
                return line[(start + listening.Length)..].Trim();
            }
        }
        throw new InvalidOperationException("The lock service ended while it started.");
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"The lock service ended with {_process.ExitCode}.");
        try
        {
            using var ready = await http.GetAsync(new Uri(Address + "/readyz"));
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
