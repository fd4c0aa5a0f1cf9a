namespace RedisLocking;

/// <summary>A page of locks.</summary>
/// <param name="Locks">The locks, in no order. May be empty though more follow.</param>
/// <param name="Next">The cursor of the next page; null: this was the last.</param>
public sealed record LockPage(IReadOnlyList<LockInfo> Locks, string? Next);
