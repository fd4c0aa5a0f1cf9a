namespace RedisLocking.Optimistic;

/// <summary>Sequences at the speed of memory.</summary>
public static class SequenceExtensions
{
    /// <summary>
    /// Takes so many numbers at once and gives them out in this process, without a round trip for each. No number is given twice;
    /// in return, numbers of two processes are not in the order in which they were asked for, and up to one block is a gap whenever a
    /// process ends, or a sequence is set.
    /// </summary>
    /// <param name="sequence">The sequence. Keep the result: each has a block of its own.</param>
    /// <param name="size">How many are taken at once, 2 to 1,000,000. That many are lost at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside of that range, or larger than a cycling sequence.</exception>
    public static ISequence InBlocksOf(this ISequence sequence, int size)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1_000_000);
        SequenceSteps.ThrowIfNeverThere(sequence.Options, sequence.Name, size);
        return new BlockSequence(sequence, size);
    }
}
