namespace RedisLocking;

/// <summary>Why a request was refused.</summary>
public enum LockRejectionReason
{
    /// <summary>Somebody else holds the lock, or held it for all of the policy's wait.</summary>
    Conflict,

    /// <summary>The store did not answer, or the lease was lost: nobody knows who holds the lock.</summary>
    Unavailable,

    /// <summary>The request does not name its lock: a value is missing or unusable, or the body is not the JSON that is needed.</summary>
    InvalidRequest,
}
