using System.Diagnostics;

namespace DuplicateRegistrations.Processes;

/// <summary>A process that does not outlive this one, however this one ends.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>
    /// The child runs under a shell that stops it, by its id, when the shell's input ends: this process closes that input,
    /// or has died and the system did. A child must not be left to signals, which a kill -9 of the parent never sends.
    /// </summary>
    private const string Leash = """
        trap '' INT HUP
        exec 3<&0
        "$@" 3<&- & child=$!
        { read -r _ <&3; kill "$child"; } & reader=$!
        wait "$child"; status=$?
        kill "$reader" 2>/dev/null
        exit $status
        """;

    private const int LinesKept = 20;
    private static readonly TimeSpan StopWait = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly string _name;
    private readonly Queue<string> _lastLines = new();

    private ChildProcess(string name, ProcessStartInfo start, Action<string> onLine)
    {
        _name = name;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, onLine);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, onLine);
    }

    /// <summary>Starts the program; <paramref name="onLine"/> sees every line that it writes.</summary>
    public static ChildProcess Start(string program, IReadOnlyList<string> arguments, string folder, Action<string> onLine)
    {
        IEnumerable<string> command = OperatingSystem.IsWindows()
            ? [program, .. arguments]
            : ["/bin/sh", "-c", Leash, "sh", program, .. arguments];
        var start = new ProcessStartInfo(command.First(), command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        var child = new ChildProcess($"{program} {arguments[0]}", start, onLine);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for <paramref name="ready"/>, which a line of the child's output completes.</summary>
    /// <exception cref="ChildFailedException">The child ended before, or took longer than <paramref name="atMost"/>.</exception>
    public async Task<T> WhenReadyAsync<T>(Task<T> ready, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var stopWaiting = new CancellationTokenSource();
        var ended = _process.WaitForExitAsync(stopWaiting.Token);
        try
        {
            await Task.WhenAny(ready, ended).WaitAsync(atMost, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ChildFailedException($"{_name} was not ready after {atMost.TotalSeconds:0} s.{Output()}");
        }
        finally
        {
            await stopWaiting.CancelAsync();
        }

        return ready.IsCompleted
            ? await ready
            : throw new ChildFailedException($"{_name} ended with exit code {_process.ExitCode} before it was ready.{Output()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsWindows())
            _process.Kill(entireProcessTree: true);

        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(StopWait);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        finally
        {
            _process.Dispose();
        }
    }

    private void Keep(string? line, Action<string> onLine)
    {
        if (line is null)
            return;

        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > LinesKept)
                _lastLines.Dequeue();
        }

        onLine(line);
    }

    private string Output()
    {
        lock (_lastLines)
            return _lastLines.Count == 0 ? "" : $" It wrote:{Environment.NewLine}{string.Join(Environment.NewLine, _lastLines)}";
    }
}

/// <summary>A process that the job needs did not come up.</summary>
internal sealed class ChildFailedException(string message) : Exception(message);
