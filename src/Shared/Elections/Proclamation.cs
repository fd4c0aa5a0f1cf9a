namespace RedisLocking.Elections;

/// <summary>A leader as the store shows it.</summary>
/// <param name="Leader">Who it is.</param>
/// <param name="Revision">Counts what this leader proclaimed.</param>
internal sealed record Proclamation(LeaderInfo Leader, long Revision);
