using System.Runtime.Versioning;
using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Processes;

namespace RedisLocking.Cli.Running;

/// <summary>
/// One <c>redislock elect</c>: is a candidate until it leads, runs the command while it does, and is a candidate again when the leadership was lost. A store that does not
/// answer is asked again. It ends when the command does, or when it is told to.
/// </summary>
/// <param name="backend">Where elections are.</param>
/// <param name="request">What is to run under which.</param>
/// <param name="once">Ends when the leadership is lost, or the store does not answer.</param>
/// <param name="report">Who is told.</param>
/// <param name="clock">The clock.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class ElectedRun(ILockBackend backend, RunRequest request, bool once, Report report, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CommandSignals _signals = new();

    public void Dispose() => _signals.Dispose();

    /// <returns>What to end with.</returns>
    public async Task<int> RunAsync()
    {
        using var listening = Signals.Listen(Signals.Forwarded, _signals.OnReceived);
        using var leased = new LeasedCommand(backend, request, _signals, report, clock);
        while (await CampaignAsync(leased).ConfigureAwait(false) is { } leadership)
        {
            var end = await leased.HoldAsync(leadership).ConfigureAwait(false);
            if (end.Lost is null)
                return end.ExitCode;
            if (once)
                throw end.Lost;
            if (_signals.First is null)
                report.Note($"{end.Lost.Message} It is a candidate again.");
        }

        return ExitCodes.OfSignal(_signals.First!.Value);
    }

    /// <summary>null: a signal came.</summary>
    private async Task<Grant?> CampaignAsync(LeasedCommand leased)
    {
        var told = false;
        while (_signals.First is null)
        {
            try
            {
                if (await leased.AcquireAsync().ConfigureAwait(false) is { } leadership)
                    return leadership;
                continue;
            }
            catch (Exception failure) when (!once && MayPass(failure))
            {
                if (!told)
                    report.Note($"{failure.Message} It is tried again.");
                told = true;
            }

            await Task.Delay(Pause, clock, _signals.ToldToEnd).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    /// <summary>The store does not answer, or the leadership was over before it could be taken up.</summary>
    private static bool MayPass(Exception failure) => failure is LockUnavailableException or LockLostException or FailedException { ExitCode: ExitCodes.Lost };
}
