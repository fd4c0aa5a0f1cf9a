namespace RedisLocking.Testing;

/// <summary>What can happen to a lock in a test.</summary>
public enum LockEventKind
{
    /// <summary>It was granted.</summary>
    Acquired,

    /// <summary>Somebody else held it, for as long as the caller was ready to wait. Of a reader: it did not become the writer.</summary>
    Refused,

    /// <summary>The store did not answer, to whoever asked for it or gave it back.</summary>
    Unavailable,

    /// <summary>It was given back while it was still the holder's. An upgraded or downgraded lease is released, and the next one acquired.</summary>
    Released,

    /// <summary>Its lease ended under its holder.</summary>
    Lost,
}
