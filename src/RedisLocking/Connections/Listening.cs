using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>
/// Listening to channels on which nothing depends: without the right to subscribe, without a connection, or on one that was
/// closed, by us or by the application whose it is, nothing is heard, and nobody is told.
/// </summary>
internal static class Listening
{
    /// <summary>Listens from now on; false where that was refused.</summary>
    public static Task<bool> TryListenAsync(this IConnectionMultiplexer multiplexer, RedisChannel channel, Action<RedisChannel, RedisValue> onMessage) =>
        IsDoneAsync(() => multiplexer.GetSubscriber().SubscribeAsync(channel, onMessage));

    /// <summary>Listens no more; for a connection that outlives who listens. What is still said until the server hears of it is told to nobody.</summary>
    /// <param name="multiplexer">The connection.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="onMessage">Who listened; null for everybody.</param>
    /// <param name="flags">Whether the server's answer is waited for.</param>
    public static Task ListenNoMoreAsync(
        this IConnectionMultiplexer multiplexer, RedisChannel channel, Action<RedisChannel, RedisValue>? onMessage = null, CommandFlags flags = CommandFlags.None) =>
        IsDoneAsync(() => multiplexer.GetSubscriber().UnsubscribeAsync(channel, onMessage, flags));

    /// <summary>The same, waited for no longer than so long.</summary>
    public static Task ListenNoMoreAsync(
        this IConnectionMultiplexer multiplexer, RedisChannel channel, Action<RedisChannel, RedisValue>? onMessage, TimeSpan timeout, MonotonicClock clock) =>
        IsDoneAsync(() => multiplexer.ListenNoMoreAsync(channel, onMessage).WaitAsync(timeout, clock.Provider));

    private static async Task<bool> IsDoneAsync(Func<Task> send)
    {
        try
        {
            await send().ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is RedisException or RedisCommandException or ObjectDisposedException or TimeoutException or NullReferenceException)
        {
            // The last one is what StackExchange.Redis 1.x throws of a channel that it listened to when it was closed.
            return false;
        }
    }
}
