namespace RedisLocking.AspNetCore.Endpoints;

/// <summary>The policy that <c>RequireLock</c> was given for this lock, in place of a named one.</summary>
internal sealed record OwnPolicy(LockedAttribute Locked, LockPolicy Policy);
