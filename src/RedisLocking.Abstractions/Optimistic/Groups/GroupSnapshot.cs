using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>A group's version and some of its members, as they were in one moment.</summary>
public sealed class GroupSnapshot
{
    private readonly Dictionary<string, StoredEntry?> _members;
    private readonly JsonSerializerOptions _options;

    internal GroupSnapshot(long version, IReadOnlyList<StoredEntry?> entries, IReadOnlyList<string> members, JsonSerializerOptions options)
    {
        Version = version;
        _options = options;
        _members = members.Zip(entries).ToDictionary(one => one.First, one => one.Second, StringComparer.Ordinal);
    }

    /// <summary>The group's version; 0: it has no member.</summary>
    public long Version { get; }

    /// <summary>A member; null: there is none.</summary>
    /// <param name="member">As it was asked for.</param>
    /// <exception cref="ArgumentException">It was not asked for.</exception>
    public Entry<T>? Member<T>(string member)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (!_members.TryGetValue(member, out var entry))
            throw new ArgumentException($"'{member}' was not read.", nameof(member));
        return entry is null ? null : JsonValues.Read<T>(entry, _options);
    }
}
