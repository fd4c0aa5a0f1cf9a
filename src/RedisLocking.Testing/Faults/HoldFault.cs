namespace RedisLocking.Testing.Faults;

/// <summary>
/// Somebody else who holds a lock. Which kind of lock its name stands for shows only when it is asked for; so it is taken right
/// before that, in the provider inside, where the caller then meets a holder like any other: it is refused, or waits in the queue.
/// </summary>
internal sealed class HoldFault(LockName? name, FaultTable faults) : Fault(name, faults)
{
    private readonly Lock _gate = new();
    private List<ILockLease>? _leases = [];

    /// <summary>Takes all that is free of a lock; of a semaphore every permit.</summary>
    /// <param name="rival">The lock that excludes whoever is about to ask.</param>
    public async ValueTask TakeAsync(IDistributedLock rival)
    {
        while (await rival.TryAcquireAsync(TimeSpan.Zero).ConfigureAwait(false) is { } lease)
        {
            if (!TryKeep(lease))
            {
                await lease.DisposeAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>Becomes one more reader, whom a reader that wants to be the writer waits for.</summary>
    public async ValueTask ReadAsync(IDistributedLock reader)
    {
        if (HasLeaseOf(reader.Name))
            return;
        if (await reader.TryAcquireAsync(TimeSpan.Zero).ConfigureAwait(false) is { } lease && !TryKeep(lease))
            await lease.DisposeAsync().ConfigureAwait(false);
    }

    protected override void OnEnded()
    {
        List<ILockLease> leases;
        lock (_gate)
        {
            leases = _leases!;
            _leases = null;
        }

        foreach (var lease in leases)
            _ = lease.ReleaseAsync().AsTask(); // In memory it is done when the call returns.
    }

    private bool TryKeep(ILockLease lease)
    {
        lock (_gate)
        {
            _leases?.Add(lease);
            return _leases is not null;
        }
    }

    private bool HasLeaseOf(LockName name)
    {
        lock (_gate)
            return _leases?.Exists(lease => lease.Name == name) == true;
    }
}
