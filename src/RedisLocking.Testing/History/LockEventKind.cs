namespace RedisLocking.Testing;

/// <summary>What can happen to a lock in a test.</summary>
public enum LockEventKind
{
    /// <summary>It was granted.</summary>
    Acquired,

    /// <summary>Somebody else held it, for as long as the caller was ready to wait. Of a reader: it did not become the writer.</summary>
    Refused,

    /// <summary>The store did not answer, to whoever asked for it or gave it back, detached it, attached to it or administered it.</summary>
    Unavailable,

    /// <summary>It was given back while it was still the holder's. An upgraded or downgraded lease is released, and the next one acquired.</summary>
    Released,

    /// <summary>Its lease ended under its holder. Of a detached one: the test or an administrator took it away, or somebody found that it had ended.</summary>
    Lost,

    /// <summary>It was left to a handle, for the first time or again. The token is the detached lease's.</summary>
    Detached,

    /// <summary>A detached lease was held again by way of its handle, under its own token.</summary>
    Attached,
}
