namespace RedisLocking;

/// <summary>What happens to a request when the store of its lock does not answer, so that nobody knows whether the lock is free.</summary>
public enum WhenUnavailable
{
    /// <summary>It is refused: an endpoint answers 503, a request of MediatR throws <see cref="LockUnavailableException"/>.</summary>
    Reject,

    /// <summary>It runs without the lock, and a warning is logged. For work where a double costs less than an outage.</summary>
    Proceed,
}
