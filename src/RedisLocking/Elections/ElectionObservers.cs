using System.Collections.Concurrent;

namespace RedisLocking.Elections;

/// <summary>Those in this process who observe elections: whom a forced release and the provider's end concern.</summary>
internal sealed class ElectionObservers
{
    private readonly ConcurrentDictionary<ElectionEar, string> _ears = new();
    private volatile bool _isClosed;

    public bool IsClosed => _isClosed;

    public void Add(ElectionEar ear, string lockKey)
    {
        _ears[ear] = lockKey;
        if (_isClosed)
            ear.Wake();
    }

    public void Remove(ElectionEar ear) => _ears.TryRemove(ear, out _);

    /// <summary>A lock was taken away, perhaps a leader's.</summary>
    public void OnForced(string lockKey)
    {
        foreach (var (ear, key) in _ears)
        {
            if (key == lockKey)
                ear.Wake();
        }
    }

    /// <summary>The provider closes: all observing ends.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (var ear in _ears.Keys)
            ear.Wake();
    }
}
