namespace RedisLocking;

/// <summary>The lease ended under its holder: what it protected may have happened beside another holder's work.</summary>
public sealed class LockLostException : LockException
{
    /// <summary>Makes the exception.</summary>
    public LockLostException(LockName name, string message, Exception? innerException = null)
        : base(name, message, innerException)
    {
    }
}
