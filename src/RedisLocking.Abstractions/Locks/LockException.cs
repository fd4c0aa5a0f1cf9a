namespace RedisLocking;

/// <summary>What can go wrong with a lock that is not the caller's mistake. Bad arguments are <see cref="ArgumentException"/>s.</summary>
public abstract class LockException : Exception
{
    private protected LockException(LockName name, string message, Exception? innerException)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The lock.</summary>
    public LockName Name { get; }
}
