namespace RedisLocking;

/// <summary>One lease of a lock, as an administrator sees it. Nothing in it lets anybody use the lease.</summary>
/// <param name="LeaseId">Its id, as logs name it.</param>
/// <param name="Owner">The label that the application gave it (<see cref="LeaseOptions.Owner"/>); null: none.</param>
/// <param name="Machine">Where its process runs; null: it is detached, or its id says nothing.</param>
/// <param name="ProcessId">The process there; null likewise.</param>
/// <param name="IsDetached">It belongs to no process, but to whoever has its handle.</param>
/// <param name="Mode">Whether it reads or writes; null where the lock knows no difference.</param>
/// <param name="Since">
/// Since when: of a detached lease, when it was detached, by the store's clock; of others, when their process asked for the lock, by its
/// own clock, so that what it waited is in it. null: its id does not say.
/// </param>
/// <param name="ExpiresIn">How long it lasts unless it is renewed; null: without an end.</param>
public sealed record LockHolder(
    string LeaseId, string? Owner, string? Machine, int? ProcessId, bool IsDetached, LockMode? Mode, DateTimeOffset? Since, TimeSpan? ExpiresIn);
