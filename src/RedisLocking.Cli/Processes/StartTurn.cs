using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace RedisLocking.Cli.Processes;

/// <summary>
/// Lets few start at once of those that are started on this machine in the same second. A start takes a third of a second of a
/// processor: if a hundred did at once what cron tells them to, none would be done before the last, and whoever has the lock already
/// would wait for the processor with all of them.
/// </summary>
/// <remarks>
/// A turn is an advisory lock (<c>flock</c>) on a file that says what one of the processors is: it is everywhere on Linux, everybody may
/// read it, and nothing is written. Half of the processors have turns, the others are for commands that run. A turn ends when the store
/// has answered for the first time (a lock service answers after the wait: when it was asked), and after three seconds at most; with the process in any case. It guards nothing: whoever
/// does not get one in time, or runs where there are none, starts without.
/// </remarks>
internal sealed class StartTurn : IDisposable
{
    /// <summary>A hundred starts on two slow processors. Who is stopped in the middle of one (SIGSTOP) holds others up for so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // A store that is away is given up after two, if nobody said otherwise.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly ITimer _longest;
    private SafeFileHandle? _processor;

    private StartTurn(SafeFileHandle? processor, TimeProvider clock)
    {
        _processor = processor;
        _longest = clock.CreateTimer(static turn => ((StartTurn)turn!).End(), this, Longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many may start at once.</summary>
    public static int Turns => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Waits for a turn.</summary>
    public static StartTurn Take(TimeProvider clock) => new(OperatingSystem.IsLinux() ? Free() ?? Next() : null, clock);

    /// <summary>The next may start.</summary>
    public void End() => Interlocked.Exchange(ref _processor, null)?.Dispose();

    public void Dispose()
    {
        _longest.Dispose();
        End();
    }

    [SupportedOSPlatform("linux")]
    private static SafeFileHandle? Free()
    {
        for (var number = 0; number < Turns; number++)
        {
            if (Open(number) is not { } processor)
                return null;
            if (Posix.Lock(processor, Posix.Exclusive | Posix.AtOnce) == 0)
                return processor;
            processor.Dispose();
        }

        return null;
    }

    [SupportedOSPlatform("linux")]
    private static SafeFileHandle? Next()
    {
        if (Open(Environment.ProcessId % Turns) is not { } processor)
            return null;
        var waiting = new Thread(() => WaitFor(processor)) { IsBackground = true, Name = "A turn to start" };
        waiting.Start();
        if (waiting.Join(Patience))
            return processor;

        // It is closed as soon as it has been locked.
        processor.Dispose();
        return null;
    }

    [SupportedOSPlatform("linux")]
    private static void WaitFor(SafeFileHandle processor)
    {
        while (Posix.Lock(processor, Posix.Exclusive) != 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted)
        {
        }
    }

    // Not by .NET's File, which takes a shared lock of its own on what it opens.
    [SupportedOSPlatform("linux")]
    private static SafeFileHandle? Open(int number)
    {
        var file = Posix.Open($"/sys/devices/system/cpu/cpu{number.ToString(CultureInfo.InvariantCulture)}/uevent", Posix.ReadOnly | Posix.CloseOnExec);
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }
}
