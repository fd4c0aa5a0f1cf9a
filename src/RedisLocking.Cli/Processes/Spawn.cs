using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace RedisLocking.Cli.Processes;

/// <summary>
/// Starts a program in a session of its own, which is a process group of its own too: signals reach all of it at once, and those of the
/// terminal none of it. .NET's <c>Process</c> can do neither.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Spawn : IDisposable
{
    // More than the structs of any of these systems' libraries have (glibc's largest: 336 bytes).
    private const int StructSize = 1024;
    private const int WriteOnly = 1;

    private readonly nint _attributes = Zeroed();
    private readonly nint _actions = Zeroed();
    private readonly nint _signals = Zeroed();
    private short _flags = Posix.SetSession;

    public Spawn()
    {
        Check(Posix.AttributesInit(_attributes));
        Check(Posix.ActionsInit(_actions));
    }

    /// <summary>.NET ignores SIGPIPE, and what is ignored would stay so in the program: <c>yes | head</c> would not end.</summary>
    public Spawn WithDefault(int signal)
    {
        Check(Posix.NoSignals(_signals));
        Check(Posix.AddSignal(_signals, signal));
        Check(Posix.AttributesSetSignalDefaults(_attributes, _signals));
        _flags |= Posix.SetSignalDefaults;
        return this;
    }

    /// <summary>Nothing but SIGKILL reaches the program.</summary>
    public Spawn WithAllSignalsBlocked()
    {
        Check(Posix.AllSignals(_signals));
        Check(Posix.AttributesSetSignalMask(_attributes, _signals));
        _flags |= Posix.SetSignalMask;
        return this;
    }

    /// <summary>It reads from the handle and writes to nowhere.</summary>
    public Spawn WithInput(SafeHandle input)
    {
        Check(Posix.ActionsDuplicate(_actions, input, 0));
        Check(Posix.ActionsOpen(_actions, 1, "/dev/null", WriteOnly, 0));
        Check(Posix.ActionsOpen(_actions, 2, "/dev/null", WriteOnly, 0));
        return this;
    }

    /// <summary>Starts it.</summary>
    /// <returns>Its process and group id, and 0; or an errno.</returns>
    public (int Pid, int Error) Start(string path, IEnumerable<string> arguments, IEnumerable<string> environment)
    {
        Check(Posix.AttributesSetFlags(_attributes, _flags));
        var error = Posix.Spawn(out var pid, path, _actions, _attributes, [.. arguments, null], [.. environment, null]);
        return (pid, error);
    }

    public unsafe void Dispose()
    {
        _ = Posix.AttributesDestroy(_attributes);
        _ = Posix.ActionsDestroy(_actions);
        NativeMemory.Free((void*)_attributes);
        NativeMemory.Free((void*)_actions);
        NativeMemory.Free((void*)_signals);
    }

    private static unsafe nint Zeroed() => (nint)NativeMemory.AllocZeroed(StructSize);

    private static void Check(int error)
    {
        if (error != 0)
            throw new Win32Exception(error);
    }
}
