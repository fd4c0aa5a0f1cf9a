using System.Collections.Concurrent;
using RedisLocking.Connections;
using RedisLocking.Scripting;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Waiting;

/// <summary>
/// The one channel on which this process hears that a lock was handed to it. Nothing depends on it: what it does not hear,
/// the next ask finds. A subscription can be missing though the client thinks otherwise (it may sit on a server that is no
/// primary any more), so whenever an ask reports that nobody listens, it is made again.
/// </summary>
internal sealed class WakeChannel : IWakeChannel
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, IWakeable> _waiting = new(StringComparer.Ordinal);
    private readonly RedisConnection _connection;
    private readonly RedisChannel _channel;
    private readonly Action<Grant> _onUnknown;
    private readonly MonotonicClock _clock;
    private int _subscribing;
    private TimeSpan _subscribeAgainAt;
    private TimeSpan _pause;

    /// <summary>Listens as soon as there is a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="channel">The channel's name.</param>
    /// <param name="onUnknown">Told of a grant that nobody here waits for any more; it is to be given back at once.</param>
    public WakeChannel(RedisConnection connection, MonotonicClock clock, string channel, Action<Grant> onUnknown)
    {
        _connection = connection;
        _clock = clock;
        _channel = new RedisChannel(channel, RedisChannel.PatternMode.Literal);
        _onUnknown = onUnknown;
        _connection.WhenOpened(multiplexer => _ = multiplexer.TryListenAsync(_channel, OnMessage));
    }

    public void Add(string leaseId, IWakeable waiting) => _waiting[leaseId] = waiting;

    public void Remove(string leaseId) => _waiting.TryRemove(leaseId, out _);

    public void OnHeard() => _pause = TimeSpan.Zero;

    public void OnUnheard() => _ = ResubscribeAsync();

    /// <summary>Listens no more; for a connection that outlives us.</summary>
    public Task CloseAsync(TimeSpan timeout) =>
        _connection.Current?.ListenNoMoreAsync(_channel, onMessage: null, timeout, _clock) ?? Task.CompletedTask;

    private async Task ResubscribeAsync()
    {
        if (Interlocked.Exchange(ref _subscribing, 1) != 0)
            return;
        try
        {
            // Where the subscriber sits on a node that is not asked (in a cluster, or on a replica), it is never counted
            // there, and nothing that we do will help.
            var now = _clock.Now;
            if (now < _subscribeAgainAt)
                return;
            _pause = _pause == TimeSpan.Zero ? WaitTimes.AskEvery : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            _subscribeAgainAt = now + _pause;

            var multiplexer = await _connection.OpenAsync().ConfigureAwait(false);
            await multiplexer.ListenNoMoreAsync(_channel).ConfigureAwait(false);
            await multiplexer.TryListenAsync(_channel, OnMessage).ConfigureAwait(false);
        }
        catch (Exception error) when (ServerErrors.ToFailure(error) is not null)
        {
            // Still no connection to subscribe on: the next ask reports it again.
        }
        finally
        {
            Volatile.Write(ref _subscribing, 0);
        }
    }

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        if (!Grant.TryParse(message, out var grant))
            return;
        if (!_waiting.TryGetValue(grant.LeaseId, out var waiting) || !waiting.OnGranted(grant))
            _onUnknown(grant);
    }
}
