using RedisLocking.Leases;
using RedisLocking.Testing.Faults;

namespace RedisLocking.Testing.Leases;

/// <summary>A reader's or a writer's hold.</summary>
internal sealed class TestReadWriteLease(IReadWriteLease granted, TimeSpan? maxHold, TestStore store) : TestLease(granted, maxHold, store), IReadWriteLease
{
    private readonly TestStore _store = store;

    public LockMode Mode => granted.Mode;

    public ValueTask<ILockLease?> TryUpgradeAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        Exchange.CheckUpgrade(this, wait);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ILockLease?>(cancellationToken) : UpgradeAsync(wait, cancellationToken);
    }

    public ValueTask<ILockLease> DowngradeAsync(CancellationToken cancellationToken = default)
    {
        Exchange.CheckDowngrade(this);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ILockLease>(cancellationToken) : DowngradeCoreAsync(cancellationToken);
    }

    private async ValueTask<ILockLease?> UpgradeAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        ThrowIfLost();
        await _store.ReachOrRecordAsync([Name], FencingToken, cancellationToken).ConfigureAwait(false);
        if (_store.Faults.Find<HoldFault>(Name) is { } somebodyElse)
            await somebodyElse.ReadAsync(_store.Inside.ReadLock(Name)).ConfigureAwait(false);

        if (await granted.TryUpgradeAsync(wait, cancellationToken).ConfigureAwait(false) is { } writer)
            return await ExchangeAsync(writer, LockMode.Write).ConfigureAwait(false);

        _store.History.Add(LockEventKind.Refused, Name);
        return null;
    }

    private async ValueTask<ILockLease> DowngradeCoreAsync(CancellationToken cancellationToken)
    {
        ThrowIfLost();
        await _store.ReachOrRecordAsync([Name], FencingToken, cancellationToken).ConfigureAwait(false);
        return await ExchangeAsync(await granted.DowngradeAsync(cancellationToken).ConfigureAwait(false), LockMode.Read).ConfigureAwait(false);
    }

    private async ValueTask<ILockLease> ExchangeAsync(ILockLease next, LockMode mode)
    {
        if (!TryExchange(mode))
        {
            // Lost, or released, while the next one was being granted.
            await next.DisposeAsync().ConfigureAwait(false);
            throw new LockLostException(Name, $"The lease of lock '{Name}' was released, lost or detached meanwhile.");
        }

        EndExchanged();
        _store.History.Add(LockEventKind.Released, Name, FencingToken);
        return _store.Grant(next, MaxHold);
    }
}
