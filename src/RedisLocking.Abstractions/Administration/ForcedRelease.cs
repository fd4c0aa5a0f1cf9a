namespace RedisLocking;

/// <summary>What <see cref="ILockAdministration.ForceReleaseAsync"/> did.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Holders">From whom it was taken, those that would have ended first; at most <see cref="ILockAdministration.MaxHolders"/>.</param>
/// <param name="FencingToken">Greater than the tokens of those it was taken from, and smaller than every later one: a resource that has seen it refuses what they write.</param>
public sealed record ForcedRelease(LockName Name, IReadOnlyList<LockHolder> Holders, FencingToken FencingToken);
