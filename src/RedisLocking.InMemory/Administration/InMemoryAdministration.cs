using RedisLocking.Contention;
using RedisLocking.Leases;

namespace RedisLocking.Administration;

/// <summary>What an administrator sees of a table, and may do to it.</summary>
internal sealed class InMemoryAdministration(LockTable table) : ILockAdministration
{
    public ValueTask<LockInfo?> FindAsync(LockName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<LockInfo?>(cancellationToken)
            : new ValueTask<LockInfo?>(table.Look([name]) is [var seen] ? Info(seen) with { Queue = Queue(seen) } : null);
    }

    public ValueTask<LockPage> ListAsync(string prefix = "", string? cursor = null, int size = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, ILockAdministration.MaxPageSize);
        var after = PageCursor.Read(cursor);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<LockPage>(cancellationToken) : new ValueTask<LockPage>(List(prefix, after, size));
    }

    public ValueTask<ForcedRelease?> ForceReleaseAsync(LockName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<ForcedRelease?>(cancellationToken)
            : new ValueTask<ForcedRelease?>(table.ForceRelease(name) is var (taken, token) ? new ForcedRelease(name, Holders(taken), token) : null);
    }

    // In the order of the names, which holds still while locks come and go; sorted outside of the table's gate.
    private LockPage List(string prefix, string? after, int size)
    {
        var names = table.Names()
            .Where(name => name.Value.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(name.Value, after) > 0))
            .OrderBy(name => name.Value, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        var page = names.Take(size).ToList();
        return new LockPage([.. table.Look(page).Select(Info)], names.Count > size ? PageCursor.After(page[^1]) : null);
    }

    private static LockInfo Info(LockSnapshot seen) => new(
        seen.Name,
        seen.Kind switch
        {
            LockKind.Mutex => LockType.Mutex,
            LockKind.ReadWrite => LockType.ReadWrite,
            LockKind.Semaphore => LockType.Semaphore,
            _ => LockType.Election,
        },
        Holders(seen),
        seen.Holders.Count,
        seen.Waiters.Count,
        seen.Kind == LockKind.Semaphore ? seen.Permits : null);

    private static LockHolder[] Holders(LockSnapshot seen) =>
        [.. seen.Holders.Select(Holder).OrderBy(holder => holder.ExpiresIn).Take(ILockAdministration.MaxHolders)];

    private static QueuedWaiter[] Queue(LockSnapshot seen) =>
        [.. seen.Waiters.Take(ILockAdministration.MaxWaiters).Select(waiter => new QueuedWaiter(waiter.Terms.Owner, Environment.MachineName, Environment.ProcessId, ModeOf(waiter.Demand.Mode), Since: null))];

    private static LockMode? ModeOf(LockMode mode) => mode == LockMode.Exclusive ? null : mode;

    private static LockHolder Holder(IHolder holder)
    {
        var id = LeaseIdText.Read(holder.LeaseId);
        return new LockHolder(
            holder.LeaseId, id.Owner, id.Machine, id.ProcessId, id.IsDetached, ModeOf(holder.Mode), id.Since, holder.ExpiresIn);
    }
}
