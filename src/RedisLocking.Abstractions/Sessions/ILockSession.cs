namespace RedisLocking;

/// <summary>
/// Mutexes that are held together: one TTL, one renewal and one end for all of them, however many. A process that crashes frees all of them
/// when the session's TTL has run out; one that lives renews one thing, and not each lock. Dispose it to close it; disposing never throws.
/// </summary>
/// <remarks>
/// <para>
/// Mutexes only: who reads, writes or has a permit stands in the store with an end of his own. Two sessions exclude each other as two
/// processes do, and a lock may be held through a session here and without one there.
/// </para>
/// <para>
/// A lease of a session is as any other, with its own token, but that it cannot be detached (<see cref="NotSupportedException"/>). It has no
/// TTL and no longest hold of its own.
/// </para>
/// </remarks>
public interface ILockSession : IAsyncDisposable
{
    /// <summary>How long the session outlives a process that crashed.</summary>
    TimeSpan Ttl { get; }

    /// <summary>
    /// Cancelled when the session ended without anybody closing it, and with it all of its leases, before another holder can have been
    /// granted one of their locks as far as clocks can tell. Callbacks run on the thread pool.
    /// </summary>
    CancellationToken Lost { get; }

    /// <summary>A mutex whose leases belong to the session. Mutexes of one name are one lock, with sessions and without.</summary>
    /// <param name="name">The name.</param>
    /// <returns>
    /// The lock. Acquiring it throws <see cref="LockLostException"/> when the session is lost and <see cref="ObjectDisposedException"/> when it
    /// is closed, also while somebody waits for it; and a waiter of this session does not get the lock without the store from a holder
    /// outside of it. <see cref="ILockProvider.AllOf"/> does not take it.
    /// </returns>
    /// <exception cref="ArgumentException">The name is empty or over 1,024 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The session, or its provider, is closed.</exception>
    IDistributedLock Mutex(LockName name);

    /// <summary>
    /// Ends the session: who waits for one of its locks is told, and every lease is released, also one that is in use. Its holder is told by
    /// <see cref="ILockLease.Lost"/>: close a session when the work under it is done. Closing again answers what the first time did.
    /// </summary>
    /// <returns>true: it had lasted until then. false: it was lost before, and nobody else's lock was touched.</returns>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows. The locks are freed when it answers again, by the session's TTL at the latest.</exception>
    ValueTask<bool> CloseAsync();
}
