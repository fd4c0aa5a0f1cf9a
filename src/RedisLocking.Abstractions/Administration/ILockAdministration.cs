namespace RedisLocking;

/// <summary>
/// Who holds which lock, and taking a lock away: for administrators' pages and tools. Registered beside
/// <see cref="ILockProvider"/>, and apart from it, so that what handlers inject can do neither.
/// </summary>
public interface ILockAdministration
{
    /// <summary>The most locks on a page: 1,000.</summary>
    const int MaxPageSize = 1_000;

    /// <summary>The most holders of one lock that are named, those that end first: 100. How many there are is <see cref="LockInfo.HolderCount"/>.</summary>
    const int MaxHolders = 100;

    /// <summary>The most waiters of one lock that are named, the next first: 100. How many there are is <see cref="LockInfo.Waiters"/>.</summary>
    const int MaxWaiters = 100;

    /// <summary>Looks at one lock.</summary>
    /// <param name="name">The lock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Who holds it and how many wait; null: nobody does either.</returns>
    /// <exception cref="LockUnavailableException">The store did not answer, or the lock's place in it holds something else.</exception>
    ValueTask<LockInfo?> FindAsync(LockName name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks at the locks that are held, a page at a time, in no order. A lock that is held throughout a listing is in it at least
    /// once; one that is taken or given back meanwhile may be in it or not.
    /// </summary>
    /// <param name="prefix">What the names begin with. No character has a meaning in it. Empty: all locks of the provider.</param>
    /// <param name="cursor">Where to go on: the page before's <see cref="LockPage.Next"/>. null: at the beginning.</param>
    /// <param name="size">
    /// 1 to <see cref="MaxPageSize"/>. A page may have fewer locks, even none, though more follow, for the search of one page is bounded; it may
    /// have somewhat more, for what the store finds at once is not torn apart.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException"><paramref name="cursor"/> is not one that a page gave, or its server is gone.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1 or above 1,000.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer. Its name is the prefix, or <c>*</c> where that is empty.</exception>
    ValueTask<LockPage> ListAsync(string prefix = "", string? cursor = null, int size = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a lock away from all that hold it, and gives it to who waits next. Holders are told by message and find their leases lost;
    /// detached leases have ended when they are asked after. Holders' code goes on running: what refuses its writes is the token.
    /// </summary>
    /// <param name="name">The lock.</param>
    /// <param name="cancellationToken">Looked at before the store is asked: what was asked for is not given up half way.</param>
    /// <returns>From whom, and a token greater than theirs, to raise a fence with; null: nobody held it, and nothing was changed.</returns>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows.</exception>
    ValueTask<ForcedRelease?> ForceReleaseAsync(LockName name, CancellationToken cancellationToken = default);
}
