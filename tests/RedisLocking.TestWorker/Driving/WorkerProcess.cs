using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using RedisLocking.TestSupport;

namespace RedisLocking.TestWorker;

/// <summary>RedisLocking.TestWorker as a process of its own, to be stopped and killed; it cannot outlive this one.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    // The worker ends with its standard input, but not while it is stopped: beside it waits a watchdog that looks once a
    // second whether this process still runs. It outlives the SIGHUP that the kernel sends to a group which is left alone with a
    // stopped process in it. The worker takes the shell's place, so the child's pid is the worker's.
    private const string Launcher =
        """test="$1"; shift; (trap '' HUP; while kill -0 $$; do kill -0 "$test" || kill -KILL $$; sleep 1; done) </dev/null >/dev/null 2>&1 & exec "$@" """;

    private static readonly string Assembly = typeof(WorkerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "TestWorker").Value!;

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Started and connected.</summary>
    public static Task<WorkerProcess> StartAsync(RedisServer server, params IEnumerable<string> arguments) =>
        StartAsync(server.ConnectionString, arguments);

    /// <summary>The same, over several servers.</summary>
    public static async Task<WorkerProcess> StartAsync(string connectionString, params IEnumerable<string> arguments)
    {
        string[] command = ["-c", Launcher, "sh", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "dotnet", Assembly, connectionString, .. arguments];
        var start = new ProcessStartInfo("/bin/sh", command) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var worker = new WorkerProcess(Process.Start(start)!);
        (await worker.NextLineAsync()).ShouldBe("ready");
        return worker;
    }

    /// <summary>What it says next, waited for a minute at most.</summary>
    public async Task<string> NextLineAsync() => await NextLineOrEndAsync() ?? throw new InvalidOperationException("The worker has ended.");

    /// <summary>The same, or null when it has ended and said all.</summary>
    public Task<string?> NextLineOrEndAsync() => _process.StandardOutput.ReadLineAsync().WithPatience();

    public async Task SendAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
    }

    public void Pause() => ProcessSignals.Pause(_process.Id);

    public void Resume() => ProcessSignals.Resume(_process.Id);

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
}
