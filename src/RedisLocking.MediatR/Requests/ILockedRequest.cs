namespace RedisLocking;

/// <summary>
/// A request that says its lock itself, where a template cannot: the name is computed, or checked. Policy and sharing are
/// said by a <see cref="LockedAttribute"/> without templates beside it: <c>[Locked(Policy = "patient")]</c>.
/// </summary>
public interface ILockedRequest
{
    /// <summary>The lock that the request's handler runs under. Read once for each time that the request is sent.</summary>
    LockName LockName { get; }
}
