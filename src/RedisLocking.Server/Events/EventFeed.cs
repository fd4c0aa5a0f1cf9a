using System.Collections.Concurrent;
using System.Threading.Channels;

namespace RedisLocking.Server.Events;

/// <summary>Gives events to who listens now. Who reads too slowly is cut off, so that it notices and looks anew.</summary>
internal sealed class EventFeed : ILockObserver
{
    /// <summary>How many events a listener may be behind.</summary>
    public const int MostBehind = 1_000;

    private readonly ConcurrentDictionary<Channel<LockEvent>, byte> _listeners = new();

    public bool HasListeners => !_listeners.IsEmpty;

    public void Observe(LockEvent one)
    {
        foreach (var (listener, _) in _listeners)
        {
            if (!listener.Writer.TryWrite(one))
                listener.Writer.TryComplete();
        }
    }

    /// <summary>Listens from now on until it is disposed.</summary>
    public Subscription Subscribe()
    {
        var events = Channel.CreateBounded<LockEvent>(new BoundedChannelOptions(MostBehind) { SingleReader = true });
        _listeners.TryAdd(events, 0);
        return new Subscription(events.Reader, () => _listeners.TryRemove(events, out _));
    }

    /// <summary>What one listener hears.</summary>
    internal sealed class Subscription(ChannelReader<LockEvent> events, Action end) : IDisposable
    {
        /// <summary>Completes when the listener was too slow.</summary>
        public ChannelReader<LockEvent> Events => events;

        public void Dispose() => end();
    }
}
