namespace RedisLocking;

/// <summary>
/// One granted hold of a lock. It is renewed until it is released; dispose it to release it. The lease is the ownership:
/// it belongs to no thread and no task, may be handed on, and is not reentrant. Disposing never throws: a store that is
/// down is logged, and the lock ends by its TTL.
/// </summary>
/// <remarks>
/// A lease can end under its holder: the store was out of reach for its TTL, somebody deleted the lock, or the process was
/// paused. <see cref="Lost"/> says so as soon as this process can know. What a paused process cannot know, the resource
/// can: send <see cref="FencingToken"/> with the write.
/// </remarks>
public interface ILockLease : IAsyncDisposable
{
    /// <summary>The lock that is held.</summary>
    LockName Name { get; }

    /// <summary>This grant's id, <c>v1/machine/pid/random/sequence</c>, with the owner's label before the random part if there is one, and an <c>@</c> and
    /// the session at the end if it belongs to one; never used again. It is what the store holds meanwhile; a part behind a dot counts the grants that came from a waiter of this
    /// process, without the store's doing.</summary>
    string LeaseId { get; }

    /// <summary>This grant's number, greater than that of every earlier grant of the lock.</summary>
    FencingToken FencingToken { get; }

    /// <summary>
    /// Cancelled when the lease ended without its holder's doing, always before another holder can have been granted it as
    /// far as clocks can tell. Never cancelled by a release. Callbacks run on the thread pool.
    /// </summary>
    CancellationToken Lost { get; }

    /// <summary>
    /// When this lease stands for others (several locks that were taken together, or a lease that is shared): those. Each has
    /// a name, an id and a token of its own, and whatever checks tokens checks each of them. Empty: it is one lock's own.
    /// </summary>
    IReadOnlyList<ILockLease> Parts => [];

    /// <summary>Looks at the clock now; call it right before the write that matters.</summary>
    /// <exception cref="LockLostException">The lease is lost, or was released.</exception>
    void ThrowIfLost();

    /// <summary>
    /// Gives the lock back. Releasing again is harmless and answers what the first release did. Use this rather than
    /// disposing when you want to know whether the lock was yours to the end.
    /// </summary>
    /// <returns>true: it was still ours, or was detached. false: it was lost before, and nobody else's lock was touched.</returns>
    /// <exception cref="LockUnavailableException">
    /// The store did not answer within the operation's deadline: nobody knows. The lock is freed as soon as the store
    /// answers again, by its TTL at the latest.
    /// </exception>
    ValueTask<bool> ReleaseAsync();

    /// <summary>
    /// Ends this lease without giving the lock back: it goes on as a detached lease, which belongs to no process and is found by its
    /// handle (<see cref="ILockProvider.Attach"/>) through any server. Nobody renews it but who attaches to it. For an editor, say, that
    /// opens a document now and saves it in ten minutes. Releasing or disposing this object afterwards does nothing.
    /// </summary>
    /// <param name="ttl">How long it lasts from now on, and from each renewal: 100 ms to 24 h. null: as long as this lease's TTL.</param>
    /// <param name="cancellationToken">Looked at before the store is asked: what was asked for is not given up half way.</param>
    /// <returns>
    /// The handle. Detaching is a new grant, with an id and a greater token of its own; a lease that came from a handle keeps its id, token
    /// and TTL, and has the same handle again.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ttl"/> is outside that range, or given for a lease that came from a handle.</exception>
    /// <exception cref="LockLostException">The lease has ended: it is lost, was released, or was detached before.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer. If it may have been asked, this lease is lost, and the lock ends by the TTL at the latest.</exception>
    /// <exception cref="NotSupportedException">The lease is not one of this library's.</exception>
    ValueTask<LeaseHandle> DetachAsync(TimeSpan? ttl = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"The lease of lock '{Name}' is a {GetType().Name}, which cannot be detached.");
}
