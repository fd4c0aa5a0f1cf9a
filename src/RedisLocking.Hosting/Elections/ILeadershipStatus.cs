namespace RedisLocking;

/// <summary>
/// Whether this application leads, for health checks, dashboards and endpoints that only the leader serves. Inject it by the election's name
/// (<c>[FromKeyedServices("billing")]</c>), or all of them as <c>IEnumerable&lt;ILeadershipStatus&gt;</c>.
/// </summary>
public interface ILeadershipStatus
{
    /// <summary>The election.</summary>
    LockName Election { get; }

    /// <summary>Whether this application leads now, by its own clock. What must not happen twice depends on the token and not on this.</summary>
    bool IsLeader { get; }

    /// <summary>The token of the leadership; null: it does not lead.</summary>
    FencingToken? FencingToken { get; }

    /// <summary>Since when it leads, by its own clock; null: it does not.</summary>
    DateTimeOffset? Since { get; }

    /// <summary>Why the service, or the last campaign, failed last; null: it has not since it last led.</summary>
    Exception? LastFailure { get; }
}
