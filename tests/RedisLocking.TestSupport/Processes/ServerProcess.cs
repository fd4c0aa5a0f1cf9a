using System.Diagnostics;

namespace RedisLocking.TestSupport;

/// <summary>One run of a server as a child that cannot outlive this process.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The server takes the shell's place, so the child's pid is the server's. Beside it waits a watchdog on the pipe
    // that only this process holds open: a line says that all is well, its end that this process died. (The kernel's
    // parent-death signal would not do: it follows the thread that started the child, and pool threads come and go.) It is
    // no child of the server's, for PostgreSQL takes the end of an unknown child for a crash; and it outlives a SIGHUP, which the
    // kernel sends to a group that is left alone with a stopped process in it, as some tests have them.
    private const string Launcher =
        """log="$1"; shift; exec 3<&0 </dev/null >"$log" 2>&1; ((trap '' HUP; read -r _ <&3 || kill -KILL $$) &); exec "$@" 3<&-""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _logFile;

    private ServerProcess(Process process, string logFile)
    {
        _process = process;
        _logFile = logFile;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Log => File.Exists(_logFile) ? File.ReadAllText(_logFile) : "";

    /// <summary>Runs a command in a directory, where its log is kept too. The command must become the server, not start it.</summary>
    public static ServerProcess Start(string directory, params IEnumerable<string> command)
    {
        var logFile = Path.Combine(directory, "server.log");
        File.Delete(logFile);
        string[] arguments = ["-c", Launcher, "sh", logFile, .. command];
        var start = new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardInput = true, WorkingDirectory = directory };
        return new ServerProcess(Process.Start(start)!, logFile);
    }

    /// <summary>Ends it as a crash would (SIGKILL).</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return UntilExitedAsync();
    }

    /// <summary>Ends it and its children (SIGQUIT).</summary>
    public Task QuitAsync()
    {
        if (!HasExited)
            ProcessSignals.Quit(Id);
        return UntilExitedAsync();
    }

    public void Pause() => ProcessSignals.Pause(Running());

    public void Resume() => ProcessSignals.Resume(Running());

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task UntilExitedAsync()
    {
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

    private int Running()
    {
        ObjectDisposedException.ThrowIf(HasExited, this);
        return Id;
    }
}
