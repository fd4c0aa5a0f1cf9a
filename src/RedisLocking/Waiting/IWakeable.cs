using RedisLocking.Scripting;

namespace RedisLocking.Waiting;

/// <summary>Somebody whose lease id stands in a queue.</summary>
internal interface IWakeable
{
    /// <summary>What it waits for.</summary>
    LockKeys Keys { get; }

    /// <summary>
    /// The lock was granted. False: nobody waits for it any more. Runs on the client's reader: must be short.
    /// </summary>
    bool OnGranted(in Grant grant);

    /// <summary>What it waits for may be free: it asks again after the pause, if it still waits. Runs on the client's reader: must be short.</summary>
    void OnFreed(TimeSpan pause);
}
