using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Driving;

/// <summary>One run of redislock as a process of its own, which cannot outlive this one.</summary>
internal sealed partial class Redislock : IAsyncDisposable
{
    // redislock takes the shell's place, so the child's pid is its own; beside it waits a watchdog that looks once a second whether the
    // tests still run.
    private const string Launcher =
        """test="$1"; shift; (trap '' HUP INT QUIT; while kill -0 $$; do kill -0 "$test" || kill -KILL $$; sleep 1; done) </dev/null >/dev/null 2>&1 & exec dotnet "$@" """;

    public const int Hup = 1, Int = 2, Quit = 3, Usr1 = 10, Usr2 = 12, Term = 15;

    public static readonly string Assembly = typeof(Redislock).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Tool").Value!;

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly StringBuilder _read = new();
    private readonly StringBuilder _said = new();

    private Redislock(Process process)
    {
        _process = process;
        _error = ReadErrorAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it over this server.</summary>
    public static Redislock Start(RedisServer server, params IEnumerable<string> arguments) => Start(server.ConnectionString, arguments);

    /// <inheritdoc cref="Start(RedisServer, IEnumerable{string})"/>
    public static Redislock Start(string redis, params IEnumerable<string> arguments) => StartWith(new() { ["REDISLOCK_REDIS"] = redis }, arguments);

    /// <summary>Starts it with these variables; null takes one away.</summary>
    public static Redislock StartWith(Dictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        string[] command = ["-c", Launcher, "sh", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Assembly, .. arguments];
        var start = new ProcessStartInfo("/bin/sh", command) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("REDISLOCK_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);

        // A hundred others may be starting at the same time; a test of a deadline sets its own.
        start.Environment["REDISLOCK_TIMEOUT"] = "30s";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new Redislock(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ended> RunAsync(RedisServer server, params IEnumerable<string> arguments)
    {
        await using var run = Start(server, arguments);
        return await run.EndAsync();
    }

    /// <summary>The next line of its standard output.</summary>
    public async Task<string> NextLineAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WithPatience();
        if (line is null)
            throw new InvalidOperationException($"redislock ended with {(await EndAsync()).ExitCode}, and said: {await _error.WithPatience()}");
        _read.AppendLine(line);
        return line;
    }

    /// <summary>Waits until it has said this on standard error.</summary>
    public Task SaysAsync(string text) => Eventually.BecomesTrueAsync(
        () =>
        {
            lock (_said)
                return _said.ToString().Contains(text, StringComparison.Ordinal);
        },
        $"redislock said '{text}'");

    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public void Signal(int signal) => Signal(Id, signal);

    public static void Signal(int process, int signal) => Kill(process, signal).ShouldBe(0);

    public void KillAtOnce() => _process.Kill();

    /// <summary>Waits for its end, a minute at most, or as long as is said.</summary>
    public async Task<Ended> EndAsync(TimeSpan? within = null)
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(within ?? TimeSpan.FromMinutes(1));
        return new Ended(_process.ExitCode, _read + await output.WithPatience(), await _error.WithPatience());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WithPatience();
        }
        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardError.ReadAsync(buffer) is var count and > 0)
        {
            lock (_said)
                _said.Append(buffer, 0, count);
        }

        return _said.ToString();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    /// <summary>How it ended, and what it said.</summary>
    internal sealed record Ended(int ExitCode, string Output, string Error);
}
