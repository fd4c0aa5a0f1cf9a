using System.Globalization;
using RedisLocking.Connections;
using RedisLocking.Scripting;
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
        connection.WhenOpened(multiplexer => _ = SubscribeAsync(multiplexer));
    }

    /// <summary>Listens no more; for a connection that outlives us.</summary>
    public async Task CloseAsync(TimeSpan timeout)
    {
        try
        {
            if (_connection.Current is { } multiplexer)
                await multiplexer.GetSubscriber().UnsubscribeAsync(_channel, OnMessage).WaitAsync(timeout, _clock.Provider).ConfigureAwait(false);
        }
        catch (Exception error) when (ServerErrors.ToFailure(error) is not null)
        {
            // What still comes finds no hold.
        }
    }

    private async Task SubscribeAsync(IConnectionMultiplexer multiplexer)
    {
        try
        {
            await multiplexer.GetSubscriber().SubscribeAsync(_channel, OnMessage).ConfigureAwait(false);
        }
        catch (Exception error) when (ServerErrors.ToFailure(error) is not null)
        {
            // Without the right to subscribe, or without a connection, holders find out by their renewals.
        }
    }

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        if (((string?)message)?.Split(' ', 3) is ["v1", var text, var lockKey] && FencingToken.TryParse(text, CultureInfo.InvariantCulture, out var token))
            _onForced(lockKey, token);
    }
}
