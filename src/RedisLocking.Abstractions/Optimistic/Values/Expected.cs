using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RedisLocking.Optimistic;

/// <summary>What an entry must be for a change of it to be made: a version, <see cref="Absent"/>, <see cref="Present"/>, or <see cref="Any"/>.</summary>
public readonly record struct Expected
{
    private const long IsPresent = -1, IsAnything = -2;

    // So that the default is Any.
    private readonly long _offset;

    private Expected(long what) => _offset = what - IsAnything;

    /// <summary>Whatever is there, or nothing: the change is made.</summary>
    public static Expected Any => default;

    /// <summary>The key must have no entry. The same as version 0.</summary>
    public static Expected Absent => new(0);

    /// <summary>The key must have an entry, of whichever version.</summary>
    public static Expected Present => new(IsPresent);

    /// <summary>The version that it must have; 0: no entry; null for <see cref="Present"/> and <see cref="Any"/>.</summary>
    public long? ExactVersion => What >= 0 ? What : null;

    private long What => _offset + IsAnything;

    /// <summary>The entry must have this version.</summary>
    /// <param name="version">Of an entry that was read before; 0: there must be none.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or above 2^53 − 1.</exception>
    public static Expected Version(long version)
    {
        if (version is < 0 or > StoreLimits.MaxNumber)
            throw new ArgumentOutOfRangeException(nameof(version), version, "An expected version is that of an entry that was read, or 0 for no entry.");
        return new Expected(version);
    }

    /// <summary>The same as <see cref="Version"/>.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The named twin of this conversion is Version.")]
    public static implicit operator Expected(long version) => Version(version);

    /// <inheritdoc/>
    public override string ToString() => What switch
    {
        IsAnything => "anything",
        IsPresent => "an entry",
        0 => "no entry",
        _ => string.Create(CultureInfo.InvariantCulture, $"version {What}"),
    };

    /// <summary>As a comparison; null: there is nothing to compare.</summary>
    internal Comparison? On(string key) => What switch
    {
        IsAnything => null,
        IsPresent => Compare.Exists(key),
        _ => Compare.Version(key).Equal(What),
    };

    /// <summary>Whether an entry, or its absence, is what is expected.</summary>
    internal bool IsMetBy(StoredEntry? entry) => What switch
    {
        IsAnything => true,
        IsPresent => entry is not null,
        _ => What == (entry?.Version ?? 0),
    };
}
