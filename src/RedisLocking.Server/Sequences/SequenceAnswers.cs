namespace RedisLocking.Server.Sequences;

/// <summary>Numbers that were taken: nobody else gets them.</summary>
/// <param name="Name">The sequence.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them: they follow one another, and of a cycling sequence the minimum follows the maximum.</param>
/// <param name="Count">How many there are.</param>
internal sealed record RangeAnswer(string Name, long First, long Last, int Count);

/// <summary>Where a sequence is.</summary>
/// <param name="Name">The sequence.</param>
/// <param name="Next">The number that comes next; one above the maximum: it is exhausted.</param>
internal sealed record SequenceAnswer(string Name, long Next);
