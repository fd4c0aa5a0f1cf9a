namespace RedisLocking;

/// <summary>
/// The store did not answer, or answered that it cannot: nobody knows whether the lock is free. It is never thrown for a
/// lock that somebody holds, nor is a store that is down ever reported as a conflict.
/// </summary>
public sealed class LockUnavailableException : LockException
{
    /// <summary>Makes the exception.</summary>
    public LockUnavailableException(LockName name, string message, Exception? innerException = null)
        : base(name, message, innerException)
    {
    }
}
