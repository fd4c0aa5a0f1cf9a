using RedisLocking.DetachedLeases;

namespace RedisLocking.Contention;

/// <summary>What a handle's words find in the table.</summary>
/// <param name="grant">One lock's part of the handle.</param>
/// <param name="table">Where it stands, if it does.</param>
internal class InMemoryDetachedLease(DetachedGrant grant, LockTable table) : IDetachedLease
{
    public LockName Name => grant.Name;

    public string LeaseId { get; } = grant.LeaseId;

    public string? Owner => grant.Owner;

    public TimeSpan Ttl => grant.Ttl;

    public FencingToken FencingToken => grant.Token;

    protected LockTable Table => table;

    public ValueTask<TimeSpan?> CheckAsync(CancellationToken cancellationToken = default) => AskAsync(() => table.Check(LeaseId), cancellationToken);

    public ValueTask<bool> RenewAsync(CancellationToken cancellationToken = default) => AskAsync(() => table.Renew(LeaseId), cancellationToken);

    public ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default) => AskAsync(() => table.Release(LeaseId), cancellationToken);

    public ValueTask<ILockLease> HoldAsync(CancellationToken cancellationToken = default) =>
        AskAsync<ILockLease>(() => table.Hold(LeaseId) ?? throw Ended(), cancellationToken);

    // Async, so that what is thrown is thrown where the answer is awaited, as by every store.
    protected static async ValueTask<T> AskAsync<T>(Func<T> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await ValueTask.CompletedTask.ConfigureAwait(false);
        return ask();
    }

    private LockLostException Ended() =>
        new(grant.Name, $"The detached lease of lock '{grant.Name}' has ended: its TTL of {grant.Ttl} ran out, it was released, or an administrator took it away. Somebody else may hold the lock now.");
}
