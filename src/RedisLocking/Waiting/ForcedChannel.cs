using System.Globalization;
using RedisLocking.Connections;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Waiting;

/// <summary>
/// On which this process hears that an administrator took a lock away. Nothing depends on it: a holder that does not hear it is
/// refused at its next renewal.
/// </summary>
internal sealed class ForcedChannel
{
    private readonly RedisConnection _connection;
    private readonly RedisChannel _channel;
    private readonly MonotonicClock _clock;
    private readonly Action<string, FencingToken> _onForced;

    /// <summary>Listens as soon as there is a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="channel">The channel's name.</param>
    /// <param name="onForced">Told the lock's key, and the token that all leases lose to that have a smaller one.</param>
    public ForcedChannel(RedisConnection connection, MonotonicClock clock, string channel, Action<string, FencingToken> onForced)
    {
        _connection = connection;
        _clock = clock;
        _channel = new RedisChannel(channel, RedisChannel.PatternMode.Literal);
        _onForced = onForced;
        connection.WhenOpened(multiplexer => _ = multiplexer.TryListenAsync(_channel, OnMessage));
    }

    /// <summary>Listens no more; for a connection that outlives us.</summary>
    public Task CloseAsync(TimeSpan timeout) =>
        _connection.Current?.ListenNoMoreAsync(_channel, OnMessage, timeout, _clock) ?? Task.CompletedTask;

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        if (((string?)message)?.Split(' ', 3) is ["v1", var text, var lockKey] && FencingToken.TryParse(text, CultureInfo.InvariantCulture, out var token))
            _onForced(lockKey, token);
    }
}
