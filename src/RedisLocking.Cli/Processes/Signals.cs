using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace RedisLocking.Cli.Processes;

/// <summary>The signals that ask a program for something, handed to a callback instead of ending redislock.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Signals : IDisposable
{
    // The terminal's ^Z would stop redislock and with it the renewals, and the command in its own session would run on.
    private static readonly PosixSignal[] Refused = [PosixSignal.SIGTSTP];

    private readonly List<PosixSignalRegistration> _registrations = [];

    private Signals()
    {
    }

    /// <summary>Those that end a program.</summary>
    public static IReadOnlyList<int> Ending { get; } = [Posix.Int, Posix.Term, Posix.Hup, Posix.Quit];

    /// <summary>Those, and the two that mean what the program says.</summary>
    public static IReadOnlyList<int> Forwarded { get; } = [.. Ending, Posix.Usr1, Posix.Usr2];

    /// <summary>Listens until it is disposed. A signal that redislock was started with ignored, as <c>nohup</c> does, stays ignored.</summary>
    public static Signals Listen(IEnumerable<int> signals, Action<int> received)
    {
        var ignored = Ignored();
        var listening = new Signals();
        foreach (var signal in signals.Where(signal => !ignored.Contains(signal)))
        {
            listening._registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context =>
            {
                context.Cancel = true;
                received(signal);
            }));
        }
        foreach (var signal in Refused)
            listening._registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        return listening;
    }

    public void Dispose() => _registrations.ForEach(one => one.Dispose());

    // Bit n - 1 stands for signal n. Other systems do not tell.
    private static HashSet<int> Ignored()
    {
        const string line = "SigIgn:";
        if (!OperatingSystem.IsLinux() || File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(line, StringComparison.Ordinal)) is not { } text)
            return [];
        var mask = ulong.Parse(text.AsSpan(line.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(1, 64).Where(signal => (mask & (1UL << (signal - 1))) != 0)];
    }
}
