namespace RedisLocking.Optimistic;

/// <summary>What a body of <see cref="StmExtensions"/> sees of others, from the strictest to the loosest; as etcd's levels of the same names.</summary>
public enum StmIsolation
{
    /// <summary>
    /// Everything that is read is of one revision, nothing of it may have changed at the commit, and neither may an entry that is written
    /// without having been read. The default.
    /// </summary>
    SerializableSnapshot,

    /// <summary>The same, except that an entry which is written without having been read may have changed: it is overwritten.</summary>
    Serializable,

    /// <summary>
    /// Each entry keeps the value that was read first, and none may have changed at the commit. But two entries may be read of
    /// two revisions: a body can see what never was, although what it makes of it is never written or returned.
    /// </summary>
    RepeatableReads,

    /// <summary>Every read is of what is committed at its time, and nothing is checked at the commit: updates can be lost.</summary>
    ReadCommitted,
}
