namespace RedisLocking;

/// <summary>
/// A lease that belongs to no process: it lasts until its TTL runs out, is renewed by whoever has its handle, and ends when one of
/// them releases it. <see cref="ILockProvider.Attach"/> finds it; nothing here is remembered in this process, so each call asks the store.
/// </summary>
/// <remarks>Several may attach to one lease at once: they share it, and one of them ends it for all.</remarks>
public interface IDetachedLease
{
    /// <summary>The lock. Check that it is the one that the caller may have: a handle says for which lock it is, not its sender.</summary>
    LockName Name { get; }

    /// <summary>The lease's id, as <see cref="LockHolder.LeaseId"/> and logs name it; of several locks, that of the first. It is no secret: nobody finds the lease by it.</summary>
    string LeaseId { get; }

    /// <summary>The owner label that the lease was taken with; null: none.</summary>
    string? Owner { get; }

    /// <summary>How long it lasts from each renewal on: what it was detached with; of several locks, the shortest.</summary>
    TimeSpan Ttl { get; }

    /// <summary>The detached lease's number. It is the handle's word, true once one of the calls below has found the lease.</summary>
    FencingToken FencingToken { get; }

    /// <summary>The leases that this one stands for, when several locks were taken together. Empty: it is one lock's own.</summary>
    IReadOnlyList<IDetachedLease> Parts => [];

    /// <summary>Looks whether the lease is still there, and changes nothing.</summary>
    /// <returns>How long it lasts unless it is renewed (of several locks, the shortest); null: it has ended.</returns>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows.</exception>
    ValueTask<TimeSpan?> CheckAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives the lease the TTL again with which it was detached.</summary>
    /// <returns>true: it lasts that long from now on. false: it has ended; of several locks, one of them has, and the others are as they were or renewed.</returns>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows.</exception>
    ValueTask<bool> RenewAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the lease, and gives the lock back.</summary>
    /// <returns>true: it was still there. false: it had ended before, and nobody else's lock was touched.</returns>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows. The lock is free by the lease's TTL at the latest.</exception>
    ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Renews the lease, and goes on renewing it in this process: an ordinary lease, with <see cref="ILockLease.Lost"/>, for the work that
    /// is done under it. Disposing it releases the lock; <see cref="ILockLease.DetachAsync"/> leaves it to its handle again, which stays the same.
    /// </summary>
    /// <returns>The lease, under the id and the token of the detached one.</returns>
    /// <exception cref="LockLostException">The detached lease has ended: its TTL ran out, it was released, or an administrator took it away.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows.</exception>
    ValueTask<ILockLease> HoldAsync(CancellationToken cancellationToken = default);
}
