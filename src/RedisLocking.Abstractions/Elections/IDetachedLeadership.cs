namespace RedisLocking;

/// <summary>
/// A leadership that belongs to whoever has its handle: what <see cref="ILockProvider.Attach"/> finds by the handle of an <see cref="ILeadership"/>. What the leader
/// proclaimed stays for as long as the lease does, and <see cref="IDetachedLease.ReleaseAsync"/> resigns.
/// </summary>
public interface IDetachedLeadership : IDetachedLease
{
    /// <summary>
    /// Tells everybody another value. A call that begins when another one has ended, however that ended and in whatever process it was, stays over it; of calls at the same
    /// time one stays, and none comes back after it.
    /// </summary>
    /// <param name="value">Up to 65,536 bytes of UTF-8; it may be empty.</param>
    /// <param name="cancellationToken">Looked at before the store is asked: what was asked for is not given up half way.</param>
    /// <returns>true: it was proclaimed. false: the leadership has ended. Neither renews it.</returns>
    /// <exception cref="ArgumentException">The value is too long, or holds half of a surrogate pair.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows which value stands there.</exception>
    ValueTask<bool> ProclaimAsync(string value, CancellationToken cancellationToken = default);
}
