namespace RedisLocking;

/// <summary>
/// Where locks come from: inject it, and ask it for a lock by name. A name stands for one kind of lock at a time: while it is
/// held as one kind, asking for it as another is a <see cref="LockUnavailableException"/>.
/// </summary>
public interface ILockProvider
{
    /// <summary>The most permits that a semaphore may have: 1,000,000.</summary>
    const int MaxPermits = 1_000_000;

    /// <summary>The most locks that <see cref="AllOf"/> takes together: 1,000.</summary>
    const int MaxLocks = 1_000;

    /// <summary>A lock that one holder at a time has.</summary>
    /// <param name="name">The name; two mutexes of the same name are the same lock, in every process.</param>
    /// <param name="options">TTL and longest hold of its leases; null takes the provider's.</param>
    /// <exception cref="ArgumentException">The name is empty or over 1,024 bytes, or an option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    IDistributedLock Mutex(LockName name, LeaseOptions? options = null);

    /// <summary>
    /// A lock that any number of readers have together, while there is no writer: the twin of <see cref="WriteLock"/> of the
    /// same name. Readers and writers are served in the order in which they came, so a writer that waits lets no later reader
    /// in. Its leases are <see cref="IReadWriteLease"/>s.
    /// </summary>
    /// <inheritdoc cref="Mutex"/>
    IDistributedLock ReadLock(LockName name, LeaseOptions? options = null);

    /// <summary>A lock that one writer has, while there is neither a reader nor another writer: the twin of <see cref="ReadLock"/>.</summary>
    /// <inheritdoc cref="Mutex"/>
    IDistributedLock WriteLock(LockName name, LeaseOptions? options = null);

    /// <summary>A lock that up to <paramref name="permits"/> holders have at a time: five senders to one mail server, say.</summary>
    /// <param name="name">The name; semaphores of the same name are the same lock, in every process.</param>
    /// <param name="permits">
    /// 1 to <see cref="MaxPermits"/>. Where callers ask with different numbers while it is held, the newest counts for what is
    /// granted from then on; who holds a permit keeps it.
    /// </param>
    /// <param name="options">TTL and longest hold of its leases; null takes the provider's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is below 1 or above a million.</exception>
    /// <exception cref="ArgumentException">The name is empty or over 1,024 bytes, or an option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    IDistributedLock Semaphore(LockName name, int permits, LeaseOptions? options = null);

    /// <summary>
    /// Several locks as one, of whatever kinds: all of them or none. Its lease has the name and the token of the lock that is
    /// named first and every lock's own in <see cref="ILockLease.Parts"/>, is lost with any of them, and releases them all.
    /// </summary>
    /// <param name="locks">
    /// 1 to <see cref="MaxLocks"/> locks of this provider, each name once; one that stands for several counts as those. A wait
    /// is for all of them together. Who waits takes them in the order of their names, whatever the order here, so two callers
    /// neither deadlock nor refuse each other both.
    /// </param>
    /// <exception cref="ArgumentException">There are none or too many, a name stands twice, or a lock is of another provider or of a session; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    IDistributedLock AllOf(params IReadOnlyList<IDistributedLock> locks);

    /// <summary>
    /// One candidate for the leadership of the name, and a look at who leads: built on the mutex, which a leader holds for as long as it leads, with a value that everybody can see.
    /// </summary>
    /// <param name="name">The name; elections of the same name are the same election, in every process.</param>
    /// <param name="options">TTL and longest hold of a leadership; null takes the provider's.</param>
    /// <exception cref="ArgumentException">The name is empty or over 1,024 bytes, or an option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    /// <exception cref="NotSupportedException">The provider has no elections.</exception>
    IElection Election(LockName name, LeaseOptions? options = null) => throw new NotSupportedException($"{GetType().Name} has no elections.");

    /// <summary>
    /// The detached lease that the handle is of, of whatever kind of lock, wherever it was detached. Asks the store nothing yet: the lease may
    /// have ended, which its methods tell.
    /// </summary>
    /// <param name="handle">What <see cref="ILockLease.DetachAsync"/> gave.</param>
    /// <exception cref="ArgumentException">It was cut off or altered, or is no handle at all. (One that was made up with care is found by its lease not being there.)</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    /// <exception cref="NotSupportedException">The provider is not one of this library's.</exception>
    IDetachedLease Attach(LeaseHandle handle) => throw new NotSupportedException($"{GetType().Name} has no detached leases.");

    /// <summary>
    /// Opens a session: any number of mutexes that are held on one TTL and one renewal, and are lost together. For a process that holds
    /// thousands of locks for long; see <see cref="ILockSession"/>.
    /// </summary>
    /// <param name="ttl">How long the session, and with it its leases, outlive a process that crashed: 100 ms to 24 h. A living one renews it every third of this.</param>
    /// <param name="cancellationToken">Gives up. A session that is opened in the same moment is closed.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ttl"/> is outside that range.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer.</exception>
    /// <exception cref="NotSupportedException">The locks are in a Redis Cluster or on a quorum of servers, or the provider is not one of this library's.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    ValueTask<ILockSession> OpenSessionAsync(TimeSpan ttl, CancellationToken cancellationToken = default) => throw new NotSupportedException($"{GetType().Name} has no sessions.");
}
