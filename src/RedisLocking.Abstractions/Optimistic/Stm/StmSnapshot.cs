namespace RedisLocking.Optimistic;

/// <summary>Entries as they were at one revision, read with the refusal of an attempt for the next one.</summary>
internal sealed record StmSnapshot(long Revision, IReadOnlyDictionary<string, StoredEntry?> Entries);
