namespace RedisLocking.Contention;

/// <summary>What a name stands for while it is held.</summary>
internal enum LockKind
{
    Mutex,
    ReadWrite,
    Semaphore,
    Election,
}

internal static class LockKindText
{
    /// <summary>The kind in a sentence.</summary>
    public static string InWords(this LockKind kind) => kind switch
    {
        LockKind.Mutex => "a mutex",
        LockKind.ReadWrite => "a readers-writer lock",
        LockKind.Semaphore => "a semaphore",
        _ => "an election",
    };
}
