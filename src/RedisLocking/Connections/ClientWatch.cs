using Microsoft.Extensions.Logging;
using RedisLocking.Diagnostics;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>
/// Replaces a client of our own that does not come back although its server can be reached. StackExchange.Redis 1.x forgets a
/// connection that is made while the one before it is still ending: it then says for seconds that it connects, or for good that it is
/// connected, and has none. Nor does it notice a peer that has gone without a word: what it sends waits for as long as TCP tries.
/// </summary>
/// <remarks>
/// The client is in one of three states.
/// <list type="bullet">
/// <item><b>Trusted</b>: nothing is watched, nothing is asked. A connection that failed, or a call that met none or was not
/// answered, makes it suspected.</item>
/// <item><b>Suspected</b>: it has <see cref="Patience"/> to help itself, and is then asked over each of its connections. If all are
/// answered it is trusted again; otherwise it has a rival.</item>
/// <item><b>Rivalled</b>: a second client connects with the same options, and both are asked again and again. When the first one is
/// answered everywhere, or the second one no further than the first, the rival is closed and the first is trusted: what does not answer
/// is away. When the rival is answered where the first is not, it takes its place and is trusted: who goes on with another client is told,
/// subscribes there, and calls that were not run are made there. The former is closed after <see cref="Farewell"/>, for calls that it
/// still carries; one that it loses is told as one that may have run. While neither is answered the server is away: both go on trying, and
/// the rival is made anew now and then, as it may be stuck itself.</item>
/// </list>
/// With Sentinels <see cref="PrimaryFollower"/> does the same. An application's own client is never replaced: it is not ours.
/// </remarks>
internal sealed class ClientWatch(
    Func<Task<IConnectionMultiplexer>> connect, Func<IConnectionMultiplexer?> current, Func<IConnectionMultiplexer, bool> moveTo, MonotonicClock clock, ILogger logger) : IAsyncDisposable
{
    /// <summary>The client tries at once, and then once a second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRivalry = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _closing = new();
    private Task _watching = Task.CompletedTask;
    private Task _leaving = Task.CompletedTask;
    private Task<IConnectionMultiplexer>? _rival;
    private TimeSpan _rivalSince;
    private int _suspicions;

    /// <summary>Something happened to a connection, or to a call. Every call that fails comes here.</summary>
    public void Suspect()
    {
        if (Interlocked.Increment(ref _suspicions) == 1)
            Volatile.Write(ref _watching, WatchAsync());
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever comes from here on starts nothing.
        Interlocked.Add(ref _suspicions, int.MaxValue / 2);
        await _closing.CancelAsync().ConfigureAwait(false);
        await Volatile.Read(ref _watching).ConfigureAwait(false);
        await _leaving.ConfigureAwait(false);
        DropRival();
    }

    private async Task WatchAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            var seen = Volatile.Read(ref _suspicions);
            await PauseAsync(Patience).ConfigureAwait(false);
            if (_closing.IsCancellationRequested)
                return;
            if (await IsTrustedAsync().ConfigureAwait(false) && Interlocked.CompareExchange(ref _suspicions, 0, seen) == seen)
                return;
        }
    }

    /// <summary>One look; false while there is more to see.</summary>
    private async Task<bool> IsTrustedAsync()
    {
        if (current() is not { } client)
            return true;

        var answers = await ClientAnswers.AskAsync(client, Patience, clock, _closing.Token).ConfigureAwait(false);
        if (answers.AreComplete || _closing.IsCancellationRequested)
        {
            DropRival();
            return true;
        }

        var rival = await RivalAsync().ConfigureAwait(false);
        var rivals = rival is null ? ClientAnswers.None : await ClientAnswers.AskAsync(rival, Patience, clock, _closing.Token).ConfigureAwait(false);
        if (rivals.ReachMoreThan(answers))
            Replace(client, rival!);
        else if (answers.AreNone || rivals.AreNone)
            return false;

        DropRival();
        return true;
    }

    private void Replace(IConnectionMultiplexer former, IConnectionMultiplexer rival)
    {
        if (!moveTo(rival))
            return;
        _rival = null;
        if (logger.IsEnabled(LogLevel.Warning))
            logger.ClientReplaced(string.Join(", ", former.GetEndPoints().Select(EndPointText.Of)));
        _leaving = Task.WhenAll(_leaving, LeaveAsync(former));
    }

    /// <summary>The rival when it is connected, or may be; null: it is not yet.</summary>
    private async Task<IConnectionMultiplexer?> RivalAsync()
    {
        if (_rival is { IsFaulted: true } or { IsCanceled: true } || (_rival is not null && clock.Now - _rivalSince > LongestRivalry))
            DropRival();
        if (_rival is null)
        {
            _rivalSince = clock.Now;
            _rival = ConnectAsync();
        }

        await Task.WhenAny(_rival, PauseAsync(Patience)).ConfigureAwait(false);
        return _rival.IsCompletedSuccessfully ? _rival.Result : null;
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await connect().ConfigureAwait(false);
    }

    private void DropRival()
    {
        if (_rival is { } dropped)
            _ = dropped.ContinueWith(static late => late.Exception is null ? late.Result.CloseAsync(allowCommandsToComplete: false) : Task.CompletedTask, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _rival = null;
    }

    private async Task LeaveAsync(IConnectionMultiplexer former)
    {
        await PauseAsync(Farewell).ConfigureAwait(false);
        await former.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
    }

    private async Task PauseAsync(TimeSpan pause) =>
        await Task.Delay(pause, clock.Provider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
