namespace RedisLocking;

/// <summary>
/// The lease of a leader: renewed until it resigns, <see cref="ILockLease.Lost"/> when it ended under it, and guarded like any lease's are its writes
/// (<see cref="ILockLease.FencingToken"/>). Disposing it resigns.
/// </summary>
public interface ILeadership : ILockLease
{
    /// <summary>What this leader proclaimed last, and the store has.</summary>
    string Value { get; }

    /// <summary>Tells everybody another value. Of several calls at the same time the one that was made last stays.</summary>
    /// <param name="value">Up to 65,536 bytes of UTF-8; it may be empty.</param>
    /// <param name="cancellationToken">Looked at before the store is asked: what was asked for is not given up half way.</param>
    /// <exception cref="ArgumentException">The value is too long, or holds half of a surrogate pair.</exception>
    /// <exception cref="LockLostException">It leads no more: it resigned, or has lost the leadership.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer: nobody knows which value stands there. This leadership goes on.</exception>
    ValueTask ProclaimAsync(string value, CancellationToken cancellationToken = default);

    /// <summary>Leads no more: withdraws the value, and hands over to the candidate that waits longest. The election's word for <see cref="ILockLease.ReleaseAsync"/>.</summary>
    /// <inheritdoc cref="ILockLease.ReleaseAsync"/>
    ValueTask<bool> ResignAsync() => ReleaseAsync();
}
