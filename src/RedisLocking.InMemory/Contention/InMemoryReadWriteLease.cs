using RedisLocking.Leases;

namespace RedisLocking.Contention;

/// <summary>A reader's or a writer's hold.</summary>
internal sealed class InMemoryReadWriteLease(LockMode mode, LeaseGrant grant, LockTable table) : InMemoryLease(grant, table), IReadWriteLease
{
    public override LockMode Mode => mode;

    public ValueTask<ILockLease?> TryUpgradeAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        Exchange.CheckUpgrade(this, wait);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ILockLease?>(cancellationToken) : UpgradeAsync(wait, cancellationToken);
    }

    public ValueTask<ILockLease> DowngradeAsync(CancellationToken cancellationToken = default)
    {
        Exchange.CheckDowngrade(this);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ILockLease>(cancellationToken) : DowngradeNow();
    }

    private async ValueTask<ILockLease?> UpgradeAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        return await table.UpgradeAsync(this, wait, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<ILockLease> DowngradeNow()
    {
        try
        {
            ThrowIfLost();
            return new ValueTask<ILockLease>(table.Downgrade(this));
        }
        catch (LockLostException ended)
        {
            return ValueTask.FromException<ILockLease>(ended);
        }
    }
}
