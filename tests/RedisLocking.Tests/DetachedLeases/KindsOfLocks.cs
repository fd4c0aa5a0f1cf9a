namespace RedisLocking.Tests.DetachedLeases;

/// <summary>The locks of each kind, by a word that a test's name shows.</summary>
internal static class KindsOfLocks
{
    public static TheoryData<string> All => ["mutex", "reader", "writer", "permit"];

    public static IDistributedLock LockAs(this ILockProvider locks, string kind, LockName name, LeaseOptions? options = null) => kind switch
    {
        "mutex" => locks.Mutex(name, options),
        "reader" => locks.ReadLock(name, options),
        "writer" => locks.WriteLock(name, options),
        "permit" => locks.Semaphore(name, 1, options),
        _ => throw new ArgumentException($"{kind} is no kind of lock.", nameof(kind)),
    };

    /// <summary>A lock of the same name that the kind keeps out.</summary>
    public static IDistributedLock RivalOf(this ILockProvider locks, string kind, LockName name) => locks.LockAs(kind == "reader" ? "writer" : kind, name);
}
