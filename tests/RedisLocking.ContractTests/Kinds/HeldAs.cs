namespace RedisLocking.ContractTests.Kinds;

/// <summary>The ways to hold a lock.</summary>
public enum HeldAs
{
    Mutex,
    Reader,
    Writer,
    Permit,
}

public static class HeldAsLocks
{
    public static TheoryData<HeldAs> Kinds => [.. Enum.GetValues<HeldAs>()];

    /// <summary>Held as one kind, asked for as another, and the sentence that says so.</summary>
    public static TheoryData<HeldAs, HeldAs, string> Mixed => new()
    {
        { HeldAs.Mutex, HeldAs.Reader, "is held as a mutex and was asked for as a readers-writer lock" },
        { HeldAs.Mutex, HeldAs.Writer, "is held as a mutex and was asked for as a readers-writer lock" },
        { HeldAs.Mutex, HeldAs.Permit, "is held as a mutex and was asked for as a semaphore" },
        { HeldAs.Reader, HeldAs.Mutex, "is held as a readers-writer lock and was asked for as a mutex" },
        { HeldAs.Writer, HeldAs.Permit, "is held as a readers-writer lock and was asked for as a semaphore" },
        { HeldAs.Permit, HeldAs.Mutex, "is held as a semaphore and was asked for as a mutex" },
        { HeldAs.Permit, HeldAs.Reader, "is held as a semaphore and was asked for as a readers-writer lock" },
    };

    /// <summary>The lock of that kind.</summary>
    public static IDistributedLock Lock(this ILockProvider locks, HeldAs kind, LockName name, LeaseOptions? options = null) => kind switch
    {
        HeldAs.Mutex => locks.Mutex(name, options),
        HeldAs.Reader => locks.ReadLock(name, options),
        HeldAs.Writer => locks.WriteLock(name, options),
        _ => locks.Semaphore(name, 1, options),
    };

    /// <summary>A lock of the same name that cannot be had while that one is held.</summary>
    public static IDistributedLock Rival(this ILockProvider locks, HeldAs kind, LockName name, LeaseOptions? options = null) =>
        locks.Lock(kind == HeldAs.Reader ? HeldAs.Writer : kind, name, options);
}
