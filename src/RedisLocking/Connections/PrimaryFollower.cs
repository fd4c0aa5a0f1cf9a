using System.Net;
using Microsoft.Extensions.Logging;
using RedisLocking.Diagnostics;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>
/// Keeps a connection to whom the Sentinels name as the primary, and to nobody else: a former primary that comes back takes
/// writes until it is told, and those are lost. Whoever is named next is connected to at once, and used as soon as it says itself
/// that it is a primary. A client of the same primary that is stuck is replaced in the same way (see <see cref="ClientWatch"/>).
/// </summary>
internal sealed class PrimaryFollower : IAsyncDisposable
{
    // In trouble; the Sentinels and the next primary are asked at most as often, and given as long to answer.
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMilliseconds(50);

    // While all is well, should an event have been missed: for so long a primary goes on being used that is cut off from its
    // Sentinels and not from us.
    private static readonly TimeSpan NowAndThen = TimeSpan.FromSeconds(5);

    // Of the first call, which connects.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // For whoever took the former connection just before it was replaced.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly SentinelGroup _sentinels;
    private readonly ConfigurationOptions _options;
    private readonly MonotonicClock _clock;
    private readonly ILogger _logger;
    private TaskCompletionSource _lookAgain = NewSignal();
    private Task _opening = Task.CompletedTask;
    private Task _following = Task.CompletedTask;
    private Task _leaving = Task.CompletedTask;
    private Peer? _primary;
    private Peer? _next;
    private TimeSpan? _silentSince;

    public PrimaryFollower(ConfigurationOptions options, MonotonicClock clock, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        _sentinels = new SentinelGroup(options, LookAgain, clock);
    }

    /// <summary>Takes the connection to the next primary; false: nobody needs it any more.</summary>
    public Func<IConnectionMultiplexer, bool> OnMoved { get; set; } = static _ => false;

    /// <summary>The connection to the primary, if there is one; from then on it is followed. Called once at a time, until it succeeds.</summary>
    /// <exception cref="NoPrimaryException">The Sentinels name none now, or it is not reached; the message says which.</exception>
    public Task<IConnectionMultiplexer> OpenAsync()
    {
        var opening = OpenOnceAsync();
        _opening = opening;
        return opening;
    }

    /// <summary>Something happened to the primary, or to a call that was sent to it.</summary>
    public void LookAgain() => Volatile.Read(ref _lookAgain).TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _following.ConfigureAwait(false);
        await _leaving.ConfigureAwait(false);
        if (_next is { } next)
            await next.DisposeAsync().ConfigureAwait(false);
        await _sentinels.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task<IConnectionMultiplexer> OpenOnceAsync()
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(ILockProvider));
        var answer = await _sentinels.FindPrimaryAsync().ConfigureAwait(false);
        if (!await SaysPrimaryAsync(await NextAsync(answer.Primary).ConfigureAwait(false), Patience).ConfigureAwait(false))
            throw new NoPrimaryException($"{EndPointText.Of(answer.Primary)}, which the Sentinels name as the primary of '{_sentinels.Service}', does not answer as one");

        (_primary, _next) = (_next, null);
        _following = FollowAsync();
        return _primary!.Multiplexer;
    }

    private async Task FollowAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            Volatile.Write(ref _lookAgain, NewSignal());
            var settled = await LookAsync().ConfigureAwait(false);
            await PauseAsync(SoonAgain).ConfigureAwait(false);
            if (settled)
                await Task.WhenAny(_lookAgain.Task, PauseAsync(NowAndThen)).ConfigureAwait(false);
        }
    }

    /// <summary>One look; true when all is well.</summary>
    private async Task<bool> LookAsync()
    {
        try
        {
            var answer = await _sentinels.FindPrimaryAsync().ConfigureAwait(false);
            if (answer.Primary.Equals(_primary!.EndPoint))
            {
                if (await SaysPrimaryAsync(_primary, SoonAgain).ConfigureAwait(false))
                {
                    _silentSince = null;
                    await DropNextAsync().ConfigureAwait(false);
                    return !answer.Changing;
                }

                // Its client has its time to come back, and may be stuck after that: another one is tried beside it.
                _silentSince ??= _clock.Now;
                if (_clock.Now - _silentSince < ClientWatch.Patience)
                    return false;
            }

            var next = await NextAsync(answer.Primary).ConfigureAwait(false);
            if (!await SaysPrimaryAsync(next, SoonAgain).ConfigureAwait(false))
                return false;
            Move(next);
            return !answer.Changing;
        }
        catch (NoPrimaryException)
        {
            // No Sentinel answers: the primary may do so all the same.
            return false;
        }
    }

    private void Move(Peer next)
    {
        var former = _primary!;
        if (!OnMoved(next.Multiplexer))
            return;
        (_primary, _next, _silentSince) = (next, null, null);
        if (next.EndPoint.Equals(former.EndPoint))
            _logger.ClientReplaced(EndPointText.Of(next.EndPoint));
        else if (_logger.IsEnabled(LogLevel.Information))
            _logger.PrimaryMoved(_sentinels.Service, EndPointText.Of(former.EndPoint), EndPointText.Of(next.EndPoint));
        _leaving = Task.WhenAll(_leaving, LeaveAsync(former));
    }

    private async Task LeaveAsync(Peer former)
    {
        await PauseAsync(Farewell).ConfigureAwait(false);
        await former.DisposeAsync().ConfigureAwait(false);
    }

    // A connection that was cut is made anew, for the client would take a second before it tries.
    private async ValueTask<Peer> NextAsync(EndPoint endPoint)
    {
        if (_next is null or { IsCutOff: true } || !_next.EndPoint.Equals(endPoint))
            await DropNextAsync().ConfigureAwait(false);
        return _next ??= new Peer(ConnectionText.OfPrimary(_options, endPoint));
    }

    private async ValueTask DropNextAsync()
    {
        if (_next is not { } dropped)
            return;
        _next = null;
        await dropped.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> SaysPrimaryAsync(Peer peer, TimeSpan patience)
    {
        try
        {
            return await peer.IsPrimaryAsync().WaitAsync(patience, _clock.Provider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task PauseAsync(TimeSpan pause) =>
        await Task.Delay(pause, _clock.Provider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
