namespace RedisLocking.Cli.Backends;

/// <summary>A lock as the command line asks for it.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Ttl">How long a lease lasts without a renewal.</param>
/// <param name="Wait">How long to wait for it; <see cref="Timeout.InfiniteTimeSpan"/>: until it is free.</param>
/// <param name="Owner">Whose it is, for <c>list</c>.</param>
/// <param name="Kind">As what it is taken.</param>
/// <param name="Permits">How many may hold it, of a semaphore.</param>
/// <param name="Value">What the leader proclaims, of an election.</param>
internal sealed record LockRequest(LockName Name, TimeSpan Ttl, TimeSpan Wait, string Owner, RequestKind Kind = RequestKind.Exclusive, int Permits = 1, string? Value = null)
{
    /// <summary>What is had of it, in a sentence.</summary>
    public string Held => Kind == RequestKind.Leader ? $"the leadership of election '{Name}'" : $"the lease of lock '{Name}'";
}

/// <summary>As what a lock is taken.</summary>
internal enum RequestKind
{
    /// <summary>One holder.</summary>
    Exclusive,

    /// <summary>With other readers.</summary>
    Read,

    /// <summary>One writer, no readers.</summary>
    Write,

    /// <summary>One of several permits.</summary>
    Permit,

    /// <summary>The leadership of an election.</summary>
    Leader,
}
