using System.Runtime.Versioning;
using RedisLocking.Cli.Processes;

namespace RedisLocking.Cli.Running;

/// <summary>
/// Where a signal goes that redislock gets: while no command runs it ends the wait, and while one does the command's group has it. A second SIGINT
/// means that the first was not heeded, and kills the group.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class CommandSignals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _toldToEnd = new();
    private ChildProcess? _child;
    private bool _interrupted;

    /// <summary>Cancelled by the first that ends a program. HUP is none while a command runs: many read their settings again.</summary>
    public CancellationToken ToldToEnd => _toldToEnd.Token;

    /// <summary>That one; null: none came.</summary>
    public int? First { get; private set; }

    /// <summary>Starts the command; null: a signal came first.</summary>
    public ChildProcess? Begin(Func<ChildProcess> start)
    {
        lock (_gate)
            return First is null ? _child = start() : null;
    }

    /// <summary>The command has ended, and gets no more signals: its id may become another's.</summary>
    public void End()
    {
        lock (_gate)
            _child = null;
    }

    public void OnReceived(int signal)
    {
        lock (_gate)
        {
            if (_child is { } child)
                Forward(child, signal);
            if (Signals.Ending.Contains(signal) && (_child is null || signal != Posix.Hup))
                First ??= signal;
        }

        if (First is not null)
            _toldToEnd.Cancel();
    }

    public void Dispose() => _toldToEnd.Dispose();

    private void Forward(ChildProcess child, int signal)
    {
        child.Signal(_interrupted && signal == Posix.Int ? Posix.Kill : signal);
        _interrupted |= signal == Posix.Int;
    }
}
