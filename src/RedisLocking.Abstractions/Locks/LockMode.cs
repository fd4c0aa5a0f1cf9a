namespace RedisLocking;

/// <summary>How a lock is held: alone, as one of its readers, or as its writer.</summary>
public enum LockMode
{
    /// <summary>By one holder, as <see cref="ILockProvider.Mutex"/>.</summary>
    Exclusive,

    /// <summary>By any number of readers while there is no writer, as <see cref="ILockProvider.ReadLock"/>.</summary>
    Read,

    /// <summary>By one writer while there is no reader, as <see cref="ILockProvider.WriteLock"/>.</summary>
    Write,
}
