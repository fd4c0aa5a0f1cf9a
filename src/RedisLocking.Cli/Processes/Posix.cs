using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace RedisLocking.Cli.Processes;

/// <summary>
/// What of POSIX .NET does not offer: starting a process in a session of its own, signals to a group, and locks that wait. The numbers that stand here
/// are those of Linux (glibc and musl) and of macOS.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class Posix
{
    public const int Hup = 1, Int = 2, Quit = 3, Kill = 9, Pipe = 13, Term = 15;
    public const int NoSuchFile = 2, NotAProgram = 8, NoAccess = 13, Interrupted = 4;
    public const int MayExecute = 1;
    // Linux alone.
    public const int ReadOnly = 0, CloseOnExec = 0x80000;
    public const int Exclusive = 2, AtOnce = 4;

    public const short SetSignalDefaults = 4, SetSignalMask = 8;

    public static readonly int Usr1 = OperatingSystem.IsMacOS() ? 30 : 10;
    public static readonly int Usr2 = OperatingSystem.IsMacOS() ? 31 : 12;
    public static readonly int Continue = OperatingSystem.IsMacOS() ? 19 : 18;
    public static readonly short SetSession = OperatingSystem.IsMacOS() ? (short)0x400 : (short)0x80;

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(out int pid, string path, nint fileActions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(nint attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetSignalDefaults(nint attributes, nint signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetSignalMask(nint attributes, nint signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsDuplicate(nint actions, SafeHandle from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsOpen(nint actions, int to, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int NoSignals(nint signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    public static partial int AllSignals(nint signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    public static partial int AddSignal(nint signals, int signal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Send(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int pid, out int status, int options);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeHandle file, int how);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);
}
