namespace RedisLocking.Server.Elections;

/// <summary>Who leads.</summary>
/// <param name="Name">The election.</param>
/// <param name="Value">What the leader proclaimed last.</param>
/// <param name="Token">The leadership's fencing token: another one is another leadership, and a greater one a later.</param>
/// <param name="Since">When the leader first proclaimed a value.</param>
internal sealed record LeaderAnswer(string Name, string Value, FencingToken Token, DateTimeOffset Since)
{
    public static LeaderAnswer Of(LockName name, LeaderInfo leader) => new(name.Value, leader.Value, leader.FencingToken, leader.Since);
}

/// <summary>That nobody leads.</summary>
/// <param name="Name">The election.</param>
internal sealed record VacancyAnswer(string Name);
