namespace RedisLocking.Policies;

/// <summary>
/// Takes the locks of one request after its policy: in the order of their names, so that two requests neither deadlock nor
/// refuse each other both, all or none, within one wait. One for each endpoint or request type; it holds nothing itself.
/// </summary>
internal sealed class LockSet(ILockProvider locks, LockPolicy policy, TimeProvider time)
{
    private static readonly Comparison<LockName> ByName = static (left, right) => NameOrder.Compare(left.Value, right.Value);

    public LockPolicy Policy => policy;

    public ValueTask<LockSetAttempt> TryAcquireAsync(IReadOnlyList<LockName> names, CancellationToken cancellationToken) =>
        names.Count == 1 ? AcquireOneAsync(names[0], cancellationToken) : AcquireAllAsync(names, cancellationToken);

    private async ValueTask<LockSetAttempt> AcquireOneAsync(LockName name, CancellationToken cancellationToken)
    {
        var lease = await locks.Mutex(name, policy.Lease).TryAcquireAsync(policy.Wait, cancellationToken).ConfigureAwait(false);
        return new LockSetAttempt(lease, lease is null ? name : null);
    }

    private async ValueTask<LockSetAttempt> AcquireAllAsync(IReadOnlyList<LockName> names, CancellationToken cancellationToken)
    {
        var ordered = names.Distinct().ToList();
        ordered.Sort(ByName);

        var began = time.GetTimestamp();
        var leases = new List<ILockLease>(ordered.Count);
        try
        {
            foreach (var name in ordered)
            {
                if (await locks.Mutex(name, policy.Lease).TryAcquireAsync(WaitLeft(began), cancellationToken).ConfigureAwait(false) is { } lease)
                    leases.Add(lease);
                else
                    return new LockSetAttempt(null, name);
            }

            return new LockSetAttempt(leases.Count == 1 ? leases[0] : new JointLease(leases, first: names[0]), null);
        }
        finally
        {
            // Refused, cancelled or failed half way: nobody is to wait for locks that nobody uses.
            if (leases.Count < ordered.Count)
                await GiveBackAsync(leases).ConfigureAwait(false);
        }
    }

    private TimeSpan WaitLeft(long began)
    {
        if (policy.Wait <= TimeSpan.Zero)
            return policy.Wait;
        var left = policy.Wait - time.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static async ValueTask GiveBackAsync(List<ILockLease> leases)
    {
        for (var index = leases.Count - 1; index >= 0; index--)
            await leases[index].DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>The lease of all locks, or the lock that somebody else held for all of the wait.</summary>
internal readonly record struct LockSetAttempt(ILockLease? Lease, LockName? Refused);
