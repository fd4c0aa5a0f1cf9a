namespace RedisLocking.Cli.Backends;

/// <summary>A lock as the lock service describes it, and <c>list --json</c> whatever the back end: lengths of time are in seconds.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Type"><c>mutex</c>, <c>readWrite</c>, <c>semaphore</c> or <c>election</c>.</param>
/// <param name="Holders">Who holds it, those that end first.</param>
/// <param name="HolderCount">How many hold it.</param>
/// <param name="Waiters">How many wait for it.</param>
/// <param name="Permits">How many may hold it, of a semaphore.</param>
internal sealed record LockSeen(string Name, string Type, IReadOnlyList<HolderSeen> Holders, int HolderCount, int Waiters, int? Permits);

/// <summary>One lease of a lock.</summary>
internal sealed record HolderSeen(string LeaseId, string? Owner, string? Machine, int? ProcessId, bool Detached, string? Mode, DateTimeOffset? Since, double? ExpiresIn);

/// <summary>A lease that its handle was asked for.</summary>
internal sealed record LeaseSeen(string Name, string? Owner, long Token, double ExpiresIn);

/// <summary>What taking a lock away did.</summary>
internal sealed record LockBroken(string Name, long Token, IReadOnlyList<HolderSeen> Holders);

/// <summary>What happened to a lock.</summary>
/// <param name="Type"><c>granted</c>, <c>released</c>, <c>expired</c>, <c>handed-off</c>, <c>forced</c> or <c>refused</c>; <c>ended</c> where only that is known.</param>
/// <param name="Name">The lock.</param>
/// <param name="LeaseId">Whose; null where there is none.</param>
/// <param name="Owner">The lease's label.</param>
/// <param name="Token">The lease's fencing token, where it is known.</param>
/// <param name="Waited">How long the grant was waited for, in seconds, where it is known.</param>
/// <param name="At">When.</param>
internal sealed record LockEvent(string Type, string Name, string? LeaseId, string? Owner, long? Token, double? Waited, DateTimeOffset At);
