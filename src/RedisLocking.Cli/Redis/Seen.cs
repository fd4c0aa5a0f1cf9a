using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Redis;

/// <summary>What the library sees of locks, in the lock service's words.</summary>
internal static class Seen
{
    public static LockSeen Lock(LockInfo info) => new(
        info.Name.Value,
        info.Type switch { LockType.ReadWrite => "readWrite", LockType.Semaphore => "semaphore", LockType.Election => "election", _ => "mutex" },
        [.. info.Holders.Select(Holder)],
        info.HolderCount,
        info.Waiters,
        info.Permits);

    public static HolderSeen Holder(LockHolder holder) => new(
        holder.LeaseId,
        holder.Owner,
        holder.Machine,
        holder.ProcessId,
        holder.IsDetached,
        holder.Mode switch { LockMode.Read => "read", LockMode.Write => "write", _ => null },
        holder.Since,
        holder.ExpiresIn?.TotalSeconds);
}
