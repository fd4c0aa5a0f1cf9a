namespace RedisLocking.Cli.Backends;

/// <summary>
/// Where locks are: Redis, or the lock service. Leases belong to no process and are found by their handles, so that a lease which one
/// run of redislock took can be renewed and released by another, and there is one way to hold it.
/// </summary>
/// <remarks>
/// A store that does not answer is a <see cref="LockUnavailableException"/>, and one that refuses who asks a <see cref="Output.FailedException"/>,
/// of every method.
/// </remarks>
internal interface ILockBackend : IAsyncDisposable
{
    /// <summary>Takes a lock; null: somebody else held it for as long as was waited.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up. A grant that came in the same moment is given back, or ends by its TTL.</exception>
    Task<Grant?> AcquireAsync(LockRequest request, CancellationToken cancellationToken);

    /// <summary>Gives the lease its TTL again; false: it has ended.</summary>
    Task<bool> RenewAsync(string handle, CancellationToken cancellationToken);

    /// <summary>Which lease it is and how long it lasts; null: it has ended.</summary>
    Task<LeaseSeen?> FindAsync(string handle, CancellationToken cancellationToken);

    /// <summary>Ends the lease; false: it had ended before.</summary>
    Task<bool> ReleaseAsync(string handle, CancellationToken cancellationToken);

    /// <summary>The locks that are held and whose names begin so. One may come twice while others come and go.</summary>
    IAsyncEnumerable<LockSeen> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>What happens to these locks from now on, until it is cancelled.</summary>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="interval">How often to look, where the store does not tell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<LockEvent> WatchAsync(string prefix, TimeSpan interval, CancellationToken cancellationToken);

    /// <summary>Who holds this lock and waits for it; null: nobody.</summary>
    Task<LockSeen?> FindLockAsync(LockName name, CancellationToken cancellationToken);

    /// <summary>Takes the lock away from all that hold it; null: nobody did.</summary>
    Task<LockBroken?> BreakAsync(LockName name, CancellationToken cancellationToken);
}
