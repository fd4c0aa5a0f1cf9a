using System.Runtime.InteropServices;

namespace RedisLocking.Optimistic;

/// <summary>Numbers that were taken from a sequence: they follow one another, and of a cycling sequence the first follows the last.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SequenceRange
{
    private readonly SequenceOptions _options;

    /// <summary>Makes a range.</summary>
    /// <param name="first">Its first number.</param>
    /// <param name="count">How many it has, 1 or more.</param>
    /// <param name="options">The sequence's range, which says where it comes round.</param>
    public SequenceRange(long first, int count, SequenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        First = first;
        Count = count;
        _options = options;
    }

    /// <summary>The first number.</summary>
    public long First { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The last number; of a cycling sequence it may be less than the first.</summary>
    public long Last => this[Count - 1];

    /// <summary>One of them.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    public long this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var number = First + index;
            return number <= _options.Maximum ? number : number - _options.Size;
        }
    }

    /// <summary>All of them, in their order.</summary>
    public IEnumerable<long> Numbers()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    /// <summary>A part of them.</summary>
    internal SequenceRange Part(int index, int count) => new(this[index], count, _options);
}
