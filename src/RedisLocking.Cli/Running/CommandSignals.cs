using System.Runtime.Versioning;
using RedisLocking.Cli.Processes;

namespace RedisLocking.Cli.Running;

/// <summary>
/// Where a signal goes that redislock gets: before the command runs it ends the wait, afterwards the command's group has it. A second SIGINT
/// means that the first was not heeded, and kills the group.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class CommandSignals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _before = new();
    private ChildProcess? _child;
    private bool _interrupted;

    /// <summary>Cancelled by the first that ends a program, while there is no command.</summary>
    public CancellationToken BeforeTheCommand => _before.Token;

    /// <summary>That one; null: none came.</summary>
    public int? First { get; private set; }

    /// <summary>Starts the command; null: a signal came first.</summary>
    public ChildProcess? Begin(Func<ChildProcess> start)
    {
        lock (_gate)
            return First is null ? _child = start() : null;
    }

    public void OnReceived(int signal)
    {
        lock (_gate)
        {
            if (_child is { } child)
                Forward(child, signal);
            else if (Signals.Ending.Contains(signal))
                First ??= signal;
        }

        if (First is not null)
            _before.Cancel();
    }

    public void Dispose() => _before.Dispose();

    private void Forward(ChildProcess child, int signal)
    {
        child.Signal(_interrupted && signal == Posix.Int ? Posix.Kill : signal);
        _interrupted |= signal == Posix.Int;
    }
}
