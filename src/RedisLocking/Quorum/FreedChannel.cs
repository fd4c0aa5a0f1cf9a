using System.Collections.Concurrent;
using RedisLocking.Connections;
using RedisLocking.Timing;
using RedisLocking.Waiting;
using StackExchange.Redis;

namespace RedisLocking.Quorum;

/// <summary>
/// On every server the one channel on which this process hears that a lock was freed for which somebody waits. Each process that
/// waits asks again after a pause of its own, so that they seldom ask at once; nobody is handed anything.
/// </summary>
internal sealed class FreedChannel(string channel, MonotonicClock clock) : IWakeChannel
{
    /// <summary>A round trip or two among servers: who asks within one of another takes votes from it.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(3);

    private readonly RedisChannel _channel = new(channel, RedisChannel.PatternMode.Literal);
    private readonly ConcurrentDictionary<string, IWakeable> _waiting = new(StringComparer.Ordinal);

    // By the lock: the newest id under which this process waits for it.
    private readonly ConcurrentDictionary<string, string> _idOf = new(StringComparer.Ordinal);

    /// <summary>Listens as soon as there is a connection.</summary>
    public void ListenOn(RedisConnection connection) => connection.WhenOpened(
        multiplexer => _ = multiplexer.TryListenAsync(_channel, (_, message) => Tell(message!)));

    public void Add(string leaseId, IWakeable waiting)
    {
        _waiting[leaseId] = waiting;
        _idOf[waiting.Keys.Lock] = leaseId;
    }

    public void Remove(string leaseId)
    {
        if (_waiting.TryRemove(leaseId, out var waiting))
            _idOf.TryRemove(new KeyValuePair<string, string>(waiting.Keys.Lock, leaseId));
    }

    public void OnHeard()
    {
    }

    public void OnUnheard()
    {
    }

    /// <summary>The lock may be free; the pause grows with how often that was wrong.</summary>
    public void Tell(string lockKey, int times = 1)
    {
        if (_idOf.TryGetValue(lockKey, out var leaseId) && _waiting.TryGetValue(leaseId, out var waiting))
            waiting.OnFreed(Pause(times));
    }

    /// <summary>A pause at random, up to so many times the longest for who has just heard.</summary>
    public static TimeSpan Pause(int times) => LongestPause * (times * Random.Shared.NextDouble());

    public Task CloseAsync(RedisConnection connection, TimeSpan timeout) =>
        connection.Current?.ListenNoMoreAsync(_channel, onMessage: null, timeout, clock) ?? Task.CompletedTask;
}
