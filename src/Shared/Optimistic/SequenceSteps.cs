using System.Globalization;

namespace RedisLocking.Optimistic;

/// <summary>What every sequence refuses, and where it comes round.</summary>
internal static class SequenceSteps
{
    /// <exception cref="ArgumentOutOfRangeException">So many can never be taken at once.</exception>
    public static void ThrowIfNeverThere(SequenceOptions options, string name, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (options.Cycle && count > options.Size)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The sequence '{name}' has {options.Size} numbers ({options}); more of them at once would be the same ones again.");
    }

    /// <exception cref="ArgumentOutOfRangeException">It is outside of the range.</exception>
    public static void ThrowIfOutside(SequenceOptions options, string name, long number)
    {
        if (number < options.Minimum || number > options.Maximum)
            throw new ArgumentOutOfRangeException(nameof(number), number, $"The sequence '{name}' has the range {options}.");
    }

    public static ArgumentOutOfRangeException Outside(SequenceOptions options, string name, long next, long amount) => new(
        nameof(amount), amount,
        string.Create(CultureInfo.InvariantCulture, $"The next number of the sequence '{name}' is {next}, and {amount} would take it {(amount < 0 ? "below its minimum" : "above its maximum")} ({options}). Nothing was changed."));

    /// <summary>The number that comes next; of a sequence that does not cycle one above the maximum, when it is exhausted.</summary>
    public static long Wrapped(SequenceOptions options, long next) =>
        options.Cycle && next > options.Maximum ? next - options.Size : next;
}
