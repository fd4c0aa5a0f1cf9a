using System.Diagnostics;
using System.Globalization;

namespace Transfers.Processes;

/// <summary>This program once more, as one of the processes that transfer. It ends with its time.</summary>
internal sealed class WorkerProcess : IDisposable
{
    public const string Verb = "worker";

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public static WorkerProcess Start(string redis, string prefix, TimeSpan length)
    {
        string[] command = [Environment.ProcessPath!, .. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(WorkerProcess).Assembly.Location] : (string[])[]];
        string[] arguments = [.. command[1..], Verb, redis, prefix, length.TotalSeconds.ToString(CultureInfo.InvariantCulture)];
        return new WorkerProcess(Process.Start(new ProcessStartInfo(command[0], arguments))!);
    }

    /// <summary>Ends it as a crash would (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    public Task UntilEndedAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
