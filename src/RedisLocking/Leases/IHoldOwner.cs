using RedisLocking.DetachedLeases;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Leases;

/// <summary>The primitive behind a <see cref="Hold"/>: who is told of its end, and ends it.</summary>
internal interface IHoldOwner
{
    LeaseHost Host { get; }

    /// <summary>What the lock is called in metrics.</summary>
    string Kind { get; }

    LockKeys Keys { get; }

    /// <summary>The hold of the session that its holds belong to: they are over when that is. null: they stand for themselves.</summary>
    Hold? Session { get; }

    /// <summary>The calls that renew it.</summary>
    ICallQueue Renewals { get; }

    /// <summary>Gives the lock the TTL, and makes <see cref="PinnedBy"/> true for as long as the hold lasts; false: it is not the hold's.</summary>
    /// <exception cref="StoreFailure">Redis did not answer.</exception>
    Task<bool> PinAsync(Hold hold, TimeSpan ttl);

    /// <summary>What is true in Redis while a pinned hold lasts and at no other time; null where there is no such condition.</summary>
    Condition? PinnedBy(Hold hold);

    /// <summary>Gives the hold to a handle, in Redis; the hold must be pinned.</summary>
    /// <exception cref="LockLostException">It is not the hold's any more.</exception>
    /// <exception cref="LockUnavailableException">Redis did not answer; if it may have run, the hold is lost.</exception>
    Task<Detachment> DetachAsync(Hold hold, TimeSpan ttl);

    /// <summary>The holder gives the lock back: to the next waiter of this process, or in Redis.</summary>
    /// <param name="hold">What is held.</param>
    /// <param name="answer">Told whether it was still ours.</param>
    void Release(Hold hold, TaskCompletionSource<bool> answer);

    /// <summary>The hold is over without its holder's doing. Runs on a timer or on the client's reader.</summary>
    void OnLost(Hold hold);
}
