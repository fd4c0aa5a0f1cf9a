namespace RedisLocking.Optimistic;

/// <summary>An entry as the store has it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value, JSON in UTF-8.</param>
/// <param name="Version">See <see cref="Entry{T}.Version"/>.</param>
/// <param name="CreateRevision">See <see cref="Entry{T}.CreateRevision"/>.</param>
/// <param name="ModifyRevision">See <see cref="Entry{T}.ModifyRevision"/>.</param>
public sealed record StoredEntry(string Key, ReadOnlyMemory<byte> Value, long Version, long CreateRevision, long ModifyRevision);
