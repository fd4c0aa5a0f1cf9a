namespace RedisLocking.Waiting;

/// <summary>Somebody whose lease id stands in a queue.</summary>
internal interface IWakeable
{
    /// <summary>
    /// The lock was granted. False: nobody waits for it any more. Runs on the client's reader: must be short.
    /// </summary>
    bool OnGranted(in Grant grant);
}
