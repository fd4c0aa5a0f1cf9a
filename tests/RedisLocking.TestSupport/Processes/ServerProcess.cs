using System.Diagnostics;

namespace RedisLocking.TestSupport;

/// <summary>One run of redis-server as a child that cannot outlive this process.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    // redis-server takes the shell's place, so the child's pid is the server's. Beside it waits a watchdog on the pipe
    // that only this process holds open: a line says that all is well, its end that this process died. (The kernel's
    // parent-death signal would not do: it follows the thread that started the child, and pool threads come and go.)
    private const string Launcher =
        """log="$1"; shift; exec 3<&0 </dev/null >"$log" 2>&1; (read -r _ <&3 || kill -KILL $$) & exec "$@" 3<&-""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _logFile;

    private RedisProcess(Process process, string logFile)
    {
        _process = process;
        _logFile = logFile;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Log => File.Exists(_logFile) ? File.ReadAllText(_logFile) : "";

    public static RedisProcess Start(string program, string directory, IEnumerable<string> arguments)
    {
        var logFile = Path.Combine(directory, "redis.log");
        File.Delete(logFile);
        string[] command = ["-c", Launcher, "sh", logFile, program, .. arguments];
        var start = new ProcessStartInfo("/bin/sh", command) { RedirectStandardInput = true, WorkingDirectory = directory };
        return new RedisProcess(Process.Start(start)!, logFile);
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        try
        {
            await _process.StandardInput.WriteLineAsync();
        }
        catch (IOException)
        {
            // The watchdog was killed by somebody else: then there is nobody to tell.
        }
    }

    public void Pause() => ProcessSignals.Pause(Running());

    public void Resume() => ProcessSignals.Resume(Running());

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private int Running()
    {
        ObjectDisposedException.ThrowIf(HasExited, this);
        return Id;
    }
}
