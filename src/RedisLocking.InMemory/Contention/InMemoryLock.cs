using RedisLocking.Development;
using RedisLocking.Leases;
using RedisLocking.Locks;

namespace RedisLocking.Contention;

/// <summary>A name, what is asked of it, and the terms to hold it on; what is held stands in the <see cref="LockTable"/>.</summary>
internal sealed class InMemoryLock(LockName name, Demand demand, LeaseTerms terms, LockTable table) : DistributedLock(name)
{
    public Demand Demand => demand;

    public LeaseTerms Terms => terms;

    public bool IsOf(LockTable other) => table == other;

    public override FlowWatch? Watch => table.Watch;

    protected override bool Excludes(LockLease held) =>
        demand.Kind != LockKind.Semaphore && held is InMemoryLease own && own.IsOf(table);

    protected override ValueTask<ILockLease?> AcquireCoreAsync(TimeSpan wait, OnConflict onConflict, CancellationToken cancellationToken)
    {
        try
        {
            if (wait == TimeSpan.Zero)
                return table.Take(Name, demand, terms).ToResult(Name, wait, onConflict);

            return table.TakeOrJoin(Name, demand, terms, out var waiter) is { } granted
                ? granted.ToResult(Name, wait, onConflict)
                : table.WaitAsync(waiter!, wait, onConflict, cancellationToken);
        }
        catch (LockUnavailableException mixedKinds)
        {
            return ValueTask.FromException<ILockLease?>(mixedKinds);
        }
    }
}
