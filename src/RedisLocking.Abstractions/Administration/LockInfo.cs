namespace RedisLocking;

/// <summary>One lock, as it stood when it was looked at.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Type">As what it is held; a mutex, where only waiters are left of it.</param>
/// <param name="Holders">Who holds it, those that end first; at most <see cref="ILockAdministration.MaxHolders"/>. Empty: it is free, and given to a waiter any moment.</param>
/// <param name="HolderCount">How many hold it.</param>
/// <param name="Waiters">
/// How many wait for it: over Redis, of a mutex the processes, each of which waits for all of its callers, and otherwise the callers.
/// </param>
/// <param name="Permits">How many may hold it, if it is a semaphore.</param>
public sealed record LockInfo(LockName Name, LockType Type, IReadOnlyList<LockHolder> Holders, int HolderCount, int Waiters, int? Permits = null)
{
    /// <summary>Who waits, the next first; at most <see cref="ILockAdministration.MaxWaiters"/>, and only where one lock is looked at: a listing names none.</summary>
    public IReadOnlyList<QueuedWaiter> Queue { get; init; } = [];
}
