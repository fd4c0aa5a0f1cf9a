using System.Globalization;
using System.Runtime.Versioning;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Leases;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Processes;

namespace RedisLocking.Cli.Running;

/// <summary>
/// A command that runs while a lease is renewed. When the lease is lost the command's group is told (TERM), and killed when its grace is over, which is before the
/// TTL is.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class LeasedCommand(ILockBackend backend, RunRequest request, CommandSignals signals, Report report, TimeProvider clock) : IDisposable
{
    // The next command's.
    private Watchdog? _watchdog;

    public void Dispose() => _watchdog?.Dispose();

    /// <summary>null: somebody else held it all the while, or a signal came.</summary>
    public async Task<Grant?> AcquireAsync()
    {
        var asked = clock.GetTimestamp();
        try
        {
            var acquiring = backend.AcquireAsync(request.Lock, signals.ToldToEnd);

            // While the store answers: what happens between two commands is what others wait for.
            _watchdog ??= Watchdog.Start();
            if (await acquiring.ConfigureAwait(false) is not { } grant)
                return null;
            report.Event(new RunEvent("acquired", grant.Name.Value, grant.Token, Waited: clock.GetElapsedTime(asked).TotalSeconds), static () => RunJson.Default.RunEvent);
            return grant;
        }
        catch (OperationCanceledException) when (signals.First is not null)
        {
            return null;
        }
    }

    /// <summary>Runs the command while the lease is renewed, and gives the lock back.</summary>
    /// <exception cref="FailedException">The command could not be started; or the lease had ended before the command did, and nobody had noticed.</exception>
    public async Task<CommandEnd> HoldAsync(Grant grant)
    {
        using var watchdog = _watchdog ?? Watchdog.Start();
        _watchdog = null;
        if (await StartAsync(grant, watchdog).ConfigureAwait(false) is not { } child)
            return new CommandEnd(ExitCodes.OfSignal(signals.First!.Value));

        if (await UntilLostAsync(grant, child).ConfigureAwait(false) is { } loss)
            return await EndAsync(grant, child, loss).ConfigureAwait(false);

        var exitCode = await child.Exited.ConfigureAwait(false);
        signals.End();
        report.Event(new RunEvent("ended", grant.Name.Value, grant.Token, ExitCode: exitCode), static () => RunJson.Default.RunEvent);
        return await ReleaseAsync(grant).ConfigureAwait(false)
            ? new CommandEnd(exitCode)
            : throw FailedException.Lost($"{request.Lock.Held} ended before the command did, which ended with {exitCode.ToString(CultureInfo.InvariantCulture)}: somebody else may have had it meanwhile.");
    }

    /// <summary>null: a signal came first.</summary>
    private async Task<ChildProcess?> StartAsync(Grant grant, Watchdog watchdog)
    {
        ChildProcess? child = null;
        try
        {
            return child = signals.Begin(() => ChildProcess.Start(request.Command, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["REDISLOCK_TOKEN"] = grant.Token.ToString(CultureInfo.InvariantCulture),
                ["REDISLOCK_KEY"] = grant.Name.Value,
            }, watchdog));
        }
        finally
        {
            if (child is null)
                await ReleaseAsync(grant).ConfigureAwait(false);
        }
    }

    /// <summary>null: the command ended first.</summary>
    private async Task<LeaseLoss?> UntilLostAsync(Grant grant, ChildProcess child)
    {
        using var over = new CancellationTokenSource();
        var lost = new HeldLease(backend, grant, request.Times, clock).UntilLostAsync(over.Token);
        var first = await Task.WhenAny(child.Exited, lost).ConfigureAwait(false);
        if (first == lost)
            return await lost.ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await ((Task)lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return null;
    }

    private async Task<CommandEnd> EndAsync(Grant grant, ChildProcess child, LeaseLoss loss)
    {
        report.Event(new RunEvent("lost", grant.Name.Value, grant.Token, Why: loss.Why), static () => RunJson.Default.RunEvent);
        report.Note($"{request.Lock.Held} is lost: {loss.Why}. The command is told to end.");
        var killed = !await GroupEnd.EndAsync(child, loss.Left, clock).ConfigureAwait(false);
        var exitCode = await child.Exited.ConfigureAwait(false);
        signals.End();
        return new CommandEnd(exitCode, FailedException.Lost(
            $"{request.Lock.Held} was lost and the command {(killed ? "killed, for it did not end when it was told to" : "ended")} ({exitCode.ToString(CultureInfo.InvariantCulture)})."));
    }

    /// <summary>false: the lease had ended before.</summary>
    private async Task<bool> ReleaseAsync(Grant grant)
    {
        try
        {
            return await backend.ReleaseAsync(grant.Handle, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LockUnavailableException unavailable)
        {
            // The command ended within the lease. Nobody is the worse for a lock that ends by its TTL.
            report.Note($"{unavailable.Message} The command has ended; the lock is free by its TTL at the latest.");
            return true;
        }
    }
}
