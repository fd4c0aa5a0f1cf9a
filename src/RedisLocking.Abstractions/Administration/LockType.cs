using System.Text.Json.Serialization;

namespace RedisLocking;

/// <summary>What a lock is held as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LockType>))]
public enum LockType
{
    /// <summary><see cref="ILockProvider.Mutex"/>.</summary>
    Mutex,

    /// <summary><see cref="ILockProvider.ReadLock"/> and <see cref="ILockProvider.WriteLock"/>.</summary>
    ReadWrite,

    /// <summary><see cref="ILockProvider.Semaphore"/>.</summary>
    Semaphore,

    /// <summary><see cref="ILockProvider.Election"/>.</summary>
    Election,
}
