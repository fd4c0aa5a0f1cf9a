using System.Text;

namespace RedisLocking.Optimistic;

/// <summary>What every store makes of a key.</summary>
internal static class EntryNames
{
    /// <summary>What stands in its first pair of braces, as Redis Cluster reads it: the group that it belongs to. null: none.</summary>
    public static string? GroupOf(string key)
    {
        var open = key.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : key.IndexOf('}', open + 1);
        return close > open + 1 ? key[(open + 1)..close] : null;
    }

    /// <exception cref="ArgumentException">It cannot be a sequence's name.</exception>
    public static void ThrowIfNoName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes is 0 or > StoreLimits.MaxKeyBytes)
            throw new ArgumentException($"A sequence's name is 1 to 1,024 bytes of UTF-8; this one has {bytes}.", nameof(name));
    }

    public static string NotComparable(string key, string kind, ComparisonTarget target) =>
        $"The value of '{key}' is {kind}, which is neither greater nor less than {(target == ComparisonTarget.Text ? "a text" : "a number")}. Nothing was changed.";
}
