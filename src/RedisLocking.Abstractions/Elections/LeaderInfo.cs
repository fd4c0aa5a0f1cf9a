namespace RedisLocking;

/// <summary>Who leads an election, as everybody can see it.</summary>
/// <param name="Value">What the leader proclaimed last.</param>
/// <param name="FencingToken">The leadership's token: another one is another leadership, and a greater one a later.</param>
/// <param name="Since">When the leader first proclaimed a value, by the store's clock.</param>
public sealed record LeaderInfo(string Value, FencingToken FencingToken, DateTimeOffset Since);
