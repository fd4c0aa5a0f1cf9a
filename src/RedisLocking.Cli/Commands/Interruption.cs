using System.Runtime.Versioning;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Processes;

namespace RedisLocking.Cli.Commands;

/// <summary>Lets a command end in order when it is told to: a waiter leaves its queue, a table its screen.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private readonly IDisposable _listening;
    private int _signal = 2;

    public Interruption() => _listening = OperatingSystem.IsWindows() ? OnCancelKey() : OnSignals();

    public CancellationToken Token => _interrupted.Token;

    /// <summary>What to end with once it is cancelled.</summary>
    public int ExitCode => ExitCodes.OfSignal(_signal);

    public void Dispose()
    {
        _listening.Dispose();
        _interrupted.Dispose();
    }

    [UnsupportedOSPlatform("windows")]
    private Signals OnSignals() => Signals.Listen(Signals.Ending, signal =>
    {
        _signal = signal;
        _interrupted.Cancel();
    });

    private System.Runtime.InteropServices.PosixSignalRegistration OnCancelKey() =>
        System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            _interrupted.Cancel();
        });
}
