namespace RedisLocking.Waiting;

/// <summary>The times of the queue's protocol. All processes that share a Redis must have the same.</summary>
internal static class WaitTimes
{
    /// <summary>What a lock that was handed over lasts until its new holder extends it.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(1);

    /// <summary>How often a waiter asks: four times a claim, so that one lost message or one late answer costs no grant.</summary>
    public static readonly TimeSpan AskEvery = Claim / 4;

    /// <summary>What a queue outlives its last ask, when all who waited are gone.</summary>
    public static readonly TimeSpan QueueTtl = TimeSpan.FromSeconds(30);

    /// <summary>How long a process that has just released a lock on several servers lets others ask first.</summary>
    public static readonly TimeSpan Yield = TimeSpan.FromMilliseconds(6);
}
