namespace RedisLocking;

/// <summary>
/// A named thing that at most N may hold. Whatever its kind, it is acquired in this one way. Cheap to make and safe to
/// share; it holds nothing itself: the <see cref="ILockLease"/> does.
/// </summary>
public interface IDistributedLock
{
    /// <summary>The lock's name.</summary>
    LockName Name { get; }

    /// <summary>Takes the lock if it becomes free within <paramref name="wait"/>; null when somebody else holds it that long.</summary>
    /// <param name="wait">
    /// 0 (ask once) or longer; <see cref="Timeout.InfiniteTimeSpan"/> waits until the lock is free. Waiters are served in
    /// the order in which they came.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting. A grant that comes in the same moment is given back.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wait"/> is negative.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows whether the lock is free.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="LockHeldByFlowException">The flow that asks runs under this lock already: it would wait for itself.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Takes the lock, or throws when somebody else holds it for all of <paramref name="wait"/>.</summary>
    /// <param name="wait">As in <see cref="TryAcquireAsync"/>.</param>
    /// <param name="cancellationToken">As in <see cref="TryAcquireAsync"/>.</param>
    /// <exception cref="LockConflictException">Somebody else held the lock for all of <paramref name="wait"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wait"/> is negative.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows whether the lock is free.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="LockHeldByFlowException">The flow that asks runs under this lock already: it would wait for itself.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the lock for a handle instead of for this process, as <see cref="TryAcquireAsync"/> and <see cref="ILockLease.DetachAsync"/> after it
    /// do; null when somebody else holds it for all of <paramref name="wait"/>. A free mutex in Redis costs one round trip this way, and not two.
    /// </summary>
    /// <param name="wait">As in <see cref="TryAcquireAsync"/>.</param>
    /// <param name="cancellationToken">As in <see cref="TryAcquireAsync"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wait"/> is negative.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows whether the lock is free.</exception>
    /// <exception cref="LockLostException">The lease ended before it was the handle's.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="LockHeldByFlowException">The flow that asks runs under this lock already: it would wait for itself.</exception>
    /// <exception cref="NotSupportedException">Leases of this lock have no handles: a session's, or a quorum's.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    async ValueTask<LeaseHandle?> TryAcquireDetachedAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        if (await TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false) is not { } lease)
            return null;
        await using (lease.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await lease.DetachAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
    }
}
