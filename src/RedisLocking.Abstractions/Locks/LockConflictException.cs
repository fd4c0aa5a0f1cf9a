namespace RedisLocking;

/// <summary>Somebody else holds the lock, or held it for as long as the caller was ready to wait.</summary>
public sealed class LockConflictException : LockException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="name">The lock.</param>
    /// <param name="waited">How long the caller waited.</param>
    /// <param name="retryAfter">See <see cref="RetryAfter"/>.</param>
    public LockConflictException(LockName name, TimeSpan waited, TimeSpan? retryAfter = null)
        : base(name, waited > TimeSpan.Zero ? $"Lock '{name}' is held by somebody else; waited {waited.TotalSeconds:0.###} s for it." : $"Lock '{name}' is held by somebody else.", null)
        => RetryAfter = retryAfter;

    /// <summary>A hint when to ask again: 1 second, or sooner when the holder's lease must end sooner. Null: no hint.</summary>
    public TimeSpan? RetryAfter { get; }
}
