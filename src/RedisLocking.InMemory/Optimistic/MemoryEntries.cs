namespace RedisLocking.Optimistic;

/// <summary>What is committed; guarded by the store's gate.</summary>
internal sealed class MemoryEntries
{
    public long Revision { get; set; }

    public Dictionary<string, StoredEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The groups that have members.</summary>
    public Dictionary<string, MemoryGroup> Groups { get; } = new(StringComparer.Ordinal);
}

/// <summary>A group's version, and how many members it has.</summary>
internal sealed record MemoryGroup(long Version, int Members);
