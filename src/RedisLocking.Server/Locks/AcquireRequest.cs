using System.Text.Json.Serialization;

namespace RedisLocking.Server.Locks;

/// <summary>What a request for a lock may say.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AcquireRequest
{
    public static readonly AcquireRequest Nothing = new();

    /// <summary>How long the lease lasts from its grant, and from each renewal: 100ms to 24h. Default: the service's, 30s.</summary>
    public string? Ttl { get; init; }

    /// <summary>How long to wait while somebody else holds the lock. Default: not at all.</summary>
    public string? Wait { get; init; }

    /// <summary>Whose the lease is, for people: 1 to 128 characters. Default: none.</summary>
    public string? Owner { get; init; }

    /// <summary><c>exclusive</c>, <c>read</c> or <c>write</c>. Default: exclusive, a mutex.</summary>
    public string? Mode { get; init; }

    /// <summary>How many may hold the lock at a time, which makes it a semaphore: 1 to 1,000,000.</summary>
    public int? Permits { get; init; }
}
