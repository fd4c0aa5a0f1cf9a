using System.Runtime.Versioning;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Processes;

namespace RedisLocking.Cli.Running;

/// <summary>One <c>redislock run</c>: waits for the lock, and runs the command under it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class LockedRun(ILockBackend backend, RunRequest request, Report report, TimeProvider clock) : IDisposable
{
    private readonly CommandSignals _signals = new();

    public void Dispose() => _signals.Dispose();

    /// <returns>What to end with.</returns>
    public async Task<int> RunAsync()
    {
        using var listening = Signals.Listen(Signals.Forwarded, _signals.OnReceived);
        using var leased = new LeasedCommand(backend, request, _signals, report, clock);
        if (await leased.AcquireAsync().ConfigureAwait(false) is not { } grant)
            return _signals.First is { } signal ? ExitCodes.OfSignal(signal) : throw Conflicts.Of(request.Lock);

        var end = await leased.HoldAsync(grant).ConfigureAwait(false);
        return end.Lost is null ? end.ExitCode : throw end.Lost;
    }
}
