using System.Globalization;
using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>A sequence that does not cycle has not so many numbers left.</summary>
public sealed class SequenceExhaustedException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="name">The sequence.</param>
    /// <param name="left">See <see cref="Left"/>.</param>
    /// <param name="asked">How many were asked for.</param>
    /// <param name="options">Its range.</param>
    public SequenceExhaustedException(string name, long left, int asked, SequenceOptions options)
        : base(string.Create(CultureInfo.InvariantCulture, $"The sequence '{Printable.Text(name)}' ({options}) has {left} numbers left, and {asked} were asked for. None was taken."))
    {
        Name = name;
        Left = left;
    }

    /// <summary>The sequence.</summary>
    public string Name { get; }

    /// <summary>How many numbers it has left.</summary>
    public long Left { get; }
}
