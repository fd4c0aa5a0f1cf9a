namespace RedisLocking;

/// <summary>Who waits for a lock, as an administrator sees it.</summary>
/// <param name="Owner">The label that the application gave (<see cref="LeaseOptions.Owner"/>); null: none. Of a process that waits for several callers, the first one's.</param>
/// <param name="Machine">Where its process runs; null: its id says nothing.</param>
/// <param name="ProcessId">The process there; null likewise.</param>
/// <param name="Mode">Whether it wants to read or to write; null where the lock knows no difference.</param>
/// <param name="Since">Since when, by its own clock; null: not known.</param>
public sealed record QueuedWaiter(string? Owner, string? Machine, int? ProcessId, LockMode? Mode, DateTimeOffset? Since);
