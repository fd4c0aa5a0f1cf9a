namespace RedisLocking;

/// <summary>What an observer of an election is told.</summary>
/// <param name="Leader">Who leads from now on; null: nobody does.</param>
/// <param name="Previous">Who led as far as this observer was told before; null: nobody did, or this is the first that it is told.</param>
public sealed record LeadershipChange(LeaderInfo? Leader, LeaderInfo? Previous)
{
    /// <summary>Whether somebody else leads than before, or nobody any more, rather than the same leader with another value.</summary>
    public bool IsOtherLeader => Leader?.FencingToken != Previous?.FencingToken;
}
