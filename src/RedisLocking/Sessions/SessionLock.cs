using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;

namespace RedisLocking.Sessions;

/// <summary>A session's mutex: as any, but that its caller is told when it is the session that he cannot have it for.</summary>
internal sealed class SessionLock(RedisSession session, SessionMutexKind kind, LockKeys keys, LeaseTerms terms, LockTable table) : RedisLock(kind, keys, terms, table)
{
    protected override async ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        session.ThrowIfOver(Name);
        try
        {
            return await base.AcquireCoreAsync(wait, onConflict, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is LockUnavailableException or ObjectDisposedException)
        {
            if (failure.InnerException is StoreFailure { IsSessionOver: true })
                session.Refuse();
            if (!session.IsProviderClosing)
                session.ThrowIfOver(Name, failure);
            throw;
        }
    }
}
