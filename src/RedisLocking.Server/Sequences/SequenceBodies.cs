using System.Text.Json.Serialization;

namespace RedisLocking.Server.Sequences;

/// <summary>What is asked of a sequence.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NextBody
{
    public static readonly NextBody One = new();

    /// <summary>How many numbers, 1 or more; of a cycling sequence at most as many as it has. Default: 1.</summary>
    public int Count { get; init; } = 1;
}

/// <summary>Where a sequence is set to.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SetBody
{
    /// <summary>The number that comes next, within the range.</summary>
    public required long Next { get; init; }
}

/// <summary>How far a sequence is moved.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AddBody
{
    /// <summary>How far; below 0, back: minus the count of numbers that were taken last and not used returns them.</summary>
    public required long Add { get; init; }
}
