using System.Globalization;

namespace RedisLocking.Optimistic;

/// <summary>The range of a sequence.</summary>
public sealed record SequenceOptions
{
    /// <summary>From 1, without an end that anybody reaches (2^53 − 1).</summary>
    public static SequenceOptions Unbounded { get; } = Range(1, StoreLimits.MaxNumber);

    private SequenceOptions(long minimum, long maximum, bool cycle)
    {
        Minimum = minimum;
        Maximum = maximum;
        Cycle = cycle;
    }

    /// <summary>The first number.</summary>
    public long Minimum { get; }

    /// <summary>The last number.</summary>
    public long Maximum { get; }

    /// <summary>Whether it goes on with the first number after the last. Otherwise it is exhausted.</summary>
    public bool Cycle { get; }

    /// <summary>How many numbers it has.</summary>
    public long Size => Maximum - Minimum + 1;

    /// <summary>Numbers from one to another.</summary>
    /// <param name="minimum">The first, 0 or more.</param>
    /// <param name="maximum">The last, at most 2^53 − 1.</param>
    /// <param name="cycle">Whether it goes on with the first number after the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first is below 0, or the last below the first or above 2^53 − 1.</exception>
    public static SequenceOptions Range(long minimum, long maximum, bool cycle = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, StoreLimits.MaxNumber);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        return new SequenceOptions(minimum, maximum, cycle);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minimum} to {Maximum}{(Cycle ? ", cycling" : "")}");
}
