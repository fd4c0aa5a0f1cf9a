namespace RedisLocking.Testing.Elections;

/// <summary>Campaigns for an election of the provider inside, each by a candidate of its own, as attempts at a lock.</summary>
internal sealed class CandidateLock(LockName name, Func<IElection> newCandidate, string value) : IDistributedLock
{
    public LockName Name => name;

    public async ValueTask<ILockLease?> TryAcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
        await newCandidate().TryCampaignAsync(value, wait, cancellationToken).ConfigureAwait(false);

    public async ValueTask<ILockLease> AcquireAsync(TimeSpan wait, CancellationToken cancellationToken = default) =>
        await TryAcquireAsync(wait, cancellationToken).ConfigureAwait(false) ?? throw new LockConflictException(name, wait);
}
