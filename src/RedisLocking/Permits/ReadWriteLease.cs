using RedisLocking.Leases;

namespace RedisLocking.Permits;

/// <summary>A reader's or a writer's grant.</summary>
internal sealed class ReadWriteLease(LockMode mode, ReadWriteLocks locks, Hold hold, FencingToken token, int pass) : RedisLease(hold, token, pass), IReadWriteLease
{
    public LockMode Mode => mode;

    public ValueTask<ILockLease?> TryUpgradeAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        Exchange.CheckUpgrade(this, wait);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ILockLease?>(cancellationToken) : UpgradeAsync(wait, cancellationToken);
    }

    public ValueTask<ILockLease> DowngradeAsync(CancellationToken cancellationToken = default)
    {
        Exchange.CheckDowngrade(this);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ILockLease>(cancellationToken) : DowngradeAsync();
    }

    private async ValueTask<ILockLease?> UpgradeAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        if (await locks.UpgradeAsync(Hold, wait, cancellationToken).ConfigureAwait(false) is { } writer)
            return await TakeOverAsync(writer, LockMode.Write).ConfigureAwait(false);

        // Refused because others read, or because this lease is gone.
        await ReadWriteLocks.ConfirmAsync(Hold).ConfigureAwait(false);
        ThrowIfLost();
        return null;
    }

    private async ValueTask<ILockLease> DowngradeAsync()
    {
        ThrowIfLost();
        if (await locks.DowngradeAsync(Hold).ConfigureAwait(false) is { } reader)
            return await TakeOverAsync(reader, LockMode.Read).ConfigureAwait(false);

        await ReadWriteLocks.ConfirmAsync(Hold).ConfigureAwait(false);
        ThrowIfLost();
        throw new LockLostException(Name, $"The lease of lock '{Name}' is lost: {WhyLost}. Somebody else may hold it now.");
    }

    /// <summary>The next lease has this one's place in Redis. If this one has ended meanwhile, its holder no longer wants either.</summary>
    private async ValueTask<ILockLease> TakeOverAsync(ILockLease next, LockMode nextMode)
    {
        if (!TryExchange(nextMode))
        {
            await next.DisposeAsync().ConfigureAwait(false);
            ThrowIfLost();
        }

        EndExchanged();
        Hold.Supersede();
        return next;
    }
}
