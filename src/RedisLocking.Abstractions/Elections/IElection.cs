namespace RedisLocking;

/// <summary>
/// Who of several leads, and tells everybody a value: its address, say. An election is a mutex with a face: candidates wait in the order in which
/// they came, a leader's lease is renewed while it leads, and each leadership has a fencing token greater than the one before.
/// </summary>
/// <remarks>
/// <see cref="ILockProvider.Election"/> makes one. It is <b>one candidate</b>: it campaigns once at a time. It may be shared, and costs nothing until it is used;
/// whoever only wants to know who leads needs no leadership.
/// </remarks>
public interface IElection
{
    /// <summary>The longest value that a leader can proclaim, in bytes of UTF-8: 65,536.</summary>
    const int MaxValueBytes = 65_536;

    /// <summary>The election's name, which is that of the lock under it.</summary>
    LockName Name { get; }

    /// <summary>Waits, for as long as it takes, until this candidate leads, and proclaims <paramref name="value"/>.</summary>
    /// <param name="value">What everybody else is told of the leader: up to 65,536 bytes of UTF-8, and may be empty.</param>
    /// <param name="cancellationToken">Gives up, and leaves the queue. A leadership that comes in the same moment is passed on.</param>
    /// <returns>The leadership. Dispose it to resign.</returns>
    /// <remarks>
    /// The value is proclaimed right after the lock is granted, one round trip later; in between <see cref="GetLeaderAsync"/> answers that nobody leads, never that somebody
    /// does who does not. When this returns, the value is there.
    /// </remarks>
    /// <exception cref="ArgumentException">The value is too long, or holds half of a surrogate pair.</exception>
    /// <exception cref="InvalidOperationException">This candidate campaigns or leads already; the message says which.</exception>
    /// <exception cref="LockHeldByFlowException">The flow that campaigns runs under this election's lock already: it would wait for itself.</exception>
    /// <exception cref="LockUnavailableException">The store did not answer, or the name is held as another kind of lock.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    ValueTask<ILeadership> CampaignAsync(string value, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="CampaignAsync"/>, for as long as <paramref name="wait"/>; null when somebody else leads that long.</summary>
    /// <param name="value">As in <see cref="CampaignAsync"/>.</param>
    /// <param name="wait">0 (ask once) or longer; <see cref="Timeout.InfiniteTimeSpan"/> waits for as long as it takes.</param>
    /// <param name="cancellationToken">As in <see cref="CampaignAsync"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wait"/> is negative.</exception>
    /// <inheritdoc cref="CampaignAsync"/>
    ValueTask<ILeadership?> TryCampaignAsync(string value, TimeSpan wait, CancellationToken cancellationToken = default);

    /// <summary>Who leads now; null: nobody does.</summary>
    /// <exception cref="LockUnavailableException">The store did not answer, or the name is held as another kind of lock.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    ValueTask<LeaderInfo?> GetLeaderAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Who leads, first as it is now and then whenever it changes, until <paramref name="cancellationToken"/> is cancelled. States that were over before they could be told
    /// are left out; the last one never is, and none comes after a newer one: tokens only rise.
    /// </summary>
    /// <remarks>
    /// A change is told at once, and at the latest after about a second; a leader that died is gone when its lease ends. While the store is out of reach nothing is told, for nobody knows;
    /// what has changed meanwhile comes as soon as it answers.
    /// </remarks>
    /// <exception cref="LockUnavailableException">The name is held as another kind of lock, or the provider was closed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The provider is disposed.</exception>
    IAsyncEnumerable<LeadershipChange> ObserveAsync(CancellationToken cancellationToken = default);
}
