using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RedisLocking.TestSupport;

/// <summary>One run of redis-server as a child that cannot outlive this process.</summary>
internal sealed partial class RedisProcess : IAsyncDisposable
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

    public void Pause()
    {
        Signal(OperatingSystem.IsMacOS() ? 17 : 19);
        // The signal is on its way when kill returns; a test goes on when the server has really stopped.
        if (OperatingSystem.IsLinux() && !SpinWait.SpinUntil(IsStopped, Patience))
            throw new TimeoutException($"redis-server {Id} was sent SIGSTOP and still runs after {Patience.TotalSeconds} s.");
    }

    public void Resume() => Signal(OperatingSystem.IsMacOS() ? 19 : 18);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    // The state is the first field after the program's name, which is in parentheses.
    private bool IsStopped()
    {
        var stat = File.ReadAllText($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/stat");
        return stat[stat.LastIndexOf(')') + 2] == 'T';
    }

    private void Signal(int signal)
    {
        ObjectDisposedException.ThrowIf(HasExited, this);
        if (Kill(Id, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} to redis-server {Id} failed with errno {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
