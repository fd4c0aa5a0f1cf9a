namespace RedisLocking.Policies;

/// <summary>
/// Takes the locks of one request after its policy; several of them all or none, within one wait. One for each endpoint or
/// request type; it holds nothing itself.
/// </summary>
internal sealed class LockSet(ILockProvider locks, LockPolicy policy)
{
    public LockPolicy Policy => policy;

    /// <param name="names">In the order in which they are written; two may be the same.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<LockSetAttempt> TryAcquireAsync(IReadOnlyList<LockName> names, CancellationToken cancellationToken)
    {
        if (names.Count == 1)
            return AcquireOneAsync(names[0], cancellationToken);

        var once = names.Distinct().ToList();
        return once.Count == 1 ? AcquireOneAsync(once[0], cancellationToken) : AcquireAllAsync(once, cancellationToken);
    }

    private async ValueTask<LockSetAttempt> AcquireOneAsync(LockName name, CancellationToken cancellationToken)
    {
        var lease = await Lock(name).TryAcquireAsync(policy.Wait, cancellationToken).ConfigureAwait(false);
        return new LockSetAttempt(lease, lease is null ? name : null);
    }

    private async ValueTask<LockSetAttempt> AcquireAllAsync(List<LockName> names, CancellationToken cancellationToken)
    {
        try
        {
            return new LockSetAttempt(await locks.AllOf(names.ConvertAll(Lock)).AcquireAsync(policy.Wait, cancellationToken).ConfigureAwait(false), null);
        }
        catch (LockConflictException conflict)
        {
            return new LockSetAttempt(null, conflict.Name);
        }
    }

    private IDistributedLock Lock(LockName name) => policy switch
    {
        { Permits: > 0 } => locks.Semaphore(name, policy.Permits, policy.Lease),
        { Mode: LockMode.Read } => locks.ReadLock(name, policy.Lease),
        { Mode: LockMode.Write } => locks.WriteLock(name, policy.Lease),
        _ => locks.Mutex(name, policy.Lease),
    };
}

/// <summary>The lease of all locks, or the lock that somebody else held for all of the wait.</summary>
internal readonly record struct LockSetAttempt(ILockLease? Lease, LockName? Refused);
