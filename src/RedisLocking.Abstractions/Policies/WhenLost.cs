namespace RedisLocking;

/// <summary>What happens to a request whose lease ends under it.</summary>
public enum WhenLost
{
    /// <summary>It is told, by <see cref="ILockLease.Lost"/>, and goes on as it likes.</summary>
    Signal,

    /// <summary>It is broken off: an endpoint's connection is aborted, a request of MediatR ends with <see cref="LockLostException"/>.</summary>
    Abort,
}
