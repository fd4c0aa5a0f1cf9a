using System.Globalization;
using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>Somebody else changed what was to be changed. Nothing was written.</summary>
public sealed class VersionConflictException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="conflicts">See <see cref="Conflicts"/>; at least one.</param>
    public VersionConflictException(IReadOnlyList<VersionConflict> conflicts)
        : base(MessageOf(conflicts)) => Conflicts = conflicts;

    /// <summary>Every entry that is not what was expected.</summary>
    public IReadOnlyList<VersionConflict> Conflicts { get; }

    /// <summary>The key of the first of them.</summary>
    public string Key => Conflicts[0].Key;

    /// <summary>What the first of them is now; null: there is none.</summary>
    public StoredEntry? Current => Conflicts[0].Current;

    private static string MessageOf(IReadOnlyList<VersionConflict> conflicts)
    {
        ArgumentNullException.ThrowIfNull(conflicts);
        if (conflicts.Count == 0)
            throw new ArgumentException("A conflict is of at least one entry.", nameof(conflicts));
        return string.Join(' ', conflicts.Take(5).Select(Describe)) + (conflicts.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" And {conflicts.Count - 5} more.") : "") + " Nothing was written.";
    }

    private static string Describe(VersionConflict conflict) => string.Create(CultureInfo.InvariantCulture,
        $"'{Printable.Text(conflict.Key)}' was expected to be {conflict.Expected} and is {(conflict.Current is { } current ? $"version {current.Version}" : "absent")}.");
}

/// <summary>One entry that is not what was expected.</summary>
/// <param name="Key">Its key; for a group, the group's name.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Current">What is there, in the same moment in which the change was refused; null: nothing.</param>
public sealed record VersionConflict(string Key, Expected Expected, StoredEntry? Current);
