namespace RedisLocking.Server.Locks;

/// <summary>A lock, as an operator sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>mutex</c>, <c>readWrite</c>, <c>semaphore</c> or <c>election</c>.</param>
/// <param name="Holders">Who holds it, those that end first; at most 100.</param>
/// <param name="HolderCount">How many hold it.</param>
/// <param name="Waiters">How many wait for it: of a mutex the processes, each of which waits for all of its callers.</param>
/// <param name="Queue">Who waits, the next first; at most 100, and only where one lock is asked for.</param>
/// <param name="Permits">How many may hold it, if it is a semaphore.</param>
internal sealed record LockAnswer(string Name, string Type, IReadOnlyList<HolderAnswer> Holders, int HolderCount, int Waiters, IReadOnlyList<WaiterAnswer> Queue, int? Permits)
{
    public static LockAnswer Of(LockInfo one) => new(
        one.Name.Value,
        one.Type switch { LockType.ReadWrite => "readWrite", LockType.Semaphore => "semaphore", LockType.Election => "election", _ => "mutex" },
        HolderAnswer.Of(one.Holders),
        one.HolderCount,
        one.Waiters,
        [.. one.Queue.Select(waiter => new WaiterAnswer(waiter.Owner, waiter.Machine, waiter.ProcessId, ModeText.Of(waiter.Mode), waiter.Since))],
        one.Permits);
}

/// <summary>Who holds a lock. Nothing in it lets anybody use the lease.</summary>
/// <param name="LeaseId">The lease's id, as logs name it.</param>
/// <param name="Owner">The label that it was taken with.</param>
/// <param name="Machine">Where its process runs; null: it belongs to none, but to whoever has its handle.</param>
/// <param name="ProcessId">The process there.</param>
/// <param name="Detached">It belongs to whoever has its handle, as all leases do that the service gives.</param>
/// <param name="Mode"><c>read</c> or <c>write</c>; null of other locks.</param>
/// <param name="Since">Since when.</param>
/// <param name="ExpiresIn">How long it lasts unless it is renewed, in seconds.</param>
internal sealed record HolderAnswer(string LeaseId, string? Owner, string? Machine, int? ProcessId, bool Detached, string? Mode, DateTimeOffset? Since, double? ExpiresIn)
{
    public static IReadOnlyList<HolderAnswer> Of(IReadOnlyList<LockHolder> holders) => [.. holders.Select(holder => new HolderAnswer(
        holder.LeaseId,
        holder.Owner,
        holder.Machine,
        holder.ProcessId,
        holder.IsDetached,
        ModeText.Of(holder.Mode),
        holder.Since,
        holder.ExpiresIn?.TotalSeconds))];
}

/// <summary>Who waits for a lock.</summary>
/// <param name="Owner">The label that it is asked for with; of a process that waits for several callers, the first one's.</param>
/// <param name="Machine">Where its process runs.</param>
/// <param name="ProcessId">The process there.</param>
/// <param name="Mode"><c>read</c> or <c>write</c>; null of other locks.</param>
/// <param name="Since">Since when; null: not known.</param>
internal sealed record WaiterAnswer(string? Owner, string? Machine, int? ProcessId, string? Mode, DateTimeOffset? Since);

/// <summary>Modes as answers write them.</summary>
internal static class ModeText
{
    public static string? Of(LockMode? mode) => mode switch { LockMode.Read => "read", LockMode.Write => "write", _ => null };
}

/// <summary>Some of the locks that are held.</summary>
/// <param name="Locks">The locks, in no order. May be empty though more follow.</param>
/// <param name="Next">The cursor of those that follow; null: these were the last.</param>
internal sealed record LockPageAnswer(IReadOnlyList<LockAnswer> Locks, string? Next);

/// <summary>A lock that was taken away.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Token">Greater than those of the holders, and smaller than every later one: a resource that has seen it refuses what they write.</param>
/// <param name="Holders">From whom it was taken.</param>
internal sealed record ForcedAnswer(string Name, FencingToken Token, IReadOnlyList<HolderAnswer> Holders);
