namespace RedisLocking;

/// <summary>
/// What <see cref="ILockProvider.ReadLock"/> and <see cref="ILockProvider.WriteLock"/> grant. A reader can become the writer,
/// and the writer a reader, without the lock being given away in between: each is a new grant with a lease of its own, and
/// the lease before it has then ended as if it had been released.
/// </summary>
public interface IReadWriteLease : ILockLease
{
    /// <summary><see cref="LockMode.Read"/> or <see cref="LockMode.Write"/>.</summary>
    LockMode Mode { get; }

    /// <summary>
    /// Makes the reader the writer once all other readers have left, before every writer that waits; null when they have not
    /// within <paramref name="wait"/>, and then this lease goes on as before. While it waits, no new reader gets in.
    /// </summary>
    /// <param name="wait">
    /// 0 (ask once) or longer; <see cref="Timeout.InfiniteTimeSpan"/> waits as long as it takes. Two readers that waited for
    /// each other to leave would wait forever, so whoever comes second is refused at once, whatever its wait: it has to
    /// release, and to read again what it read.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting; this lease goes on as before.</param>
    /// <returns>The writer's lease, with a new id and a greater token; null: this lease is still the reader's.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wait"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">This is a writer's lease.</exception>
    /// <exception cref="LockLostException">This lease has ended.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer; this lease goes on until it does, or until its TTL.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<ILockLease?> TryUpgradeAsync(TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Makes the writer a reader, without waiting. Readers that wait next in the queue are let in with it.</summary>
    /// <param name="cancellationToken">Looked at before the store is asked: what was asked for is not given up half way.</param>
    /// <returns>The reader's lease, with a new id and a greater token.</returns>
    /// <exception cref="InvalidOperationException">This is a reader's lease.</exception>
    /// <exception cref="LockLostException">This lease has ended.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer. If it may have been asked, this lease is lost, for others may read beside it; otherwise it goes on.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<ILockLease> DowngradeAsync(CancellationToken cancellationToken = default);
}
