using System.Globalization;
using System.Runtime.InteropServices;

namespace RedisLocking.TestSupport;

/// <summary>Stops a process where it stands, and lets it go on.</summary>
public static partial class ProcessSignals
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Stops it (SIGSTOP); it stands when this returns.</summary>
    public static void Pause(int processId)
    {
        Send(processId, OperatingSystem.IsMacOS() ? 17 : 19);
        // The signal is on its way when kill returns; a test goes on when the process has really stopped.
        if (OperatingSystem.IsLinux() && !SpinWait.SpinUntil(() => IsStopped(processId), Patience))
            throw new TimeoutException($"Process {processId} was sent SIGSTOP and still runs after {Patience.TotalSeconds} s.");
    }

    /// <summary>Lets it go on (SIGCONT).</summary>
    public static void Resume(int processId) => Send(processId, OperatingSystem.IsMacOS() ? 19 : 18);

    /// <summary>Asks it to end at once (SIGQUIT).</summary>
    internal static void Quit(int processId) => Send(processId, 3);

    // The state is the first field after the program's name, which is in parentheses.
    private static bool IsStopped(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
        return stat[stat.LastIndexOf(')') + 2] == 'T';
    }

    private static void Send(int processId, int signal)
    {
        if (Kill(processId, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} to process {processId} failed with errno {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
