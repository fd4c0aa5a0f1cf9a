using RedisLocking.Scripting;

namespace RedisLocking.Contention;

/// <summary>What a contender asks of where locks are kept. Each call fails with <see cref="StoreFailure"/> and nothing else.</summary>
internal interface ILockStore
{
    /// <summary>When a call is given up.</summary>
    TimeSpan OperationDeadline { get; }

    /// <summary>Takes free locks: a token, or how the lock stands.</summary>
    ICallQueue Acquires { get; }

    /// <summary>Ends leases: 0 when it was gone.</summary>
    ICallQueue Releases { get; }

    /// <summary>Gives leases their TTL again: 1, or 0 when it is gone.</summary>
    ICallQueue Renewals { get; }

    /// <summary>Asks for a lock that one is ready to wait for: the first time, or again.</summary>
    Task<AskReply> AskAsync(LockKeys keys, string leaseId, TimeSpan ttl, int tokens, bool joins, TimeSpan deadline);

    /// <summary>The first of new tokens when the lease is ours, else 0; negated when another process waits.</summary>
    Task<long> ExtendAsync(LockKeys keys, string leaseId, TimeSpan ttl, int tokens, TimeSpan deadline);

    /// <summary>Gives up an id, whatever became of it; true when it had the lock.</summary>
    Task<bool> LeaveAsync(LockKeys keys, string leaseId);
}
