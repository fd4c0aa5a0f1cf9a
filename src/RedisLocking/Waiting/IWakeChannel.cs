namespace RedisLocking.Waiting;

/// <summary>Where a process hears that somebody in it need not wait any more. Nothing depends on it: what is not heard, the next ask finds.</summary>
internal interface IWakeChannel
{
    /// <summary>Must come before the id is sent to Redis: its grant may be there before the answer.</summary>
    void Add(string leaseId, IWakeable waiting);

    void Remove(string leaseId);

    /// <summary>An ask found that somebody listens on the channel.</summary>
    void OnHeard();

    /// <summary>An ask found that nobody listens on the channel.</summary>
    void OnUnheard();
}
