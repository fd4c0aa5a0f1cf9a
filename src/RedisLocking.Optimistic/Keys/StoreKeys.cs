using System.Text;
using RedisLocking.Scripting;

namespace RedisLocking.Optimistic.Keys;

/// <summary>
/// Which key is what, layout version 1. An entry is <c>prefix:{tag}:key</c>, where the tag is the configured partition, or what stands in the key's first
/// pair of braces; without either it is <c>prefix:{key}</c>, a slot of its own. Braces and <c>%</c> are percent-escaped there, so that no two keys meet.
/// </summary>
internal sealed class StoreKeys(string prefix, string? partition)
{
    public StoreKey Entry(string key) =>
        (partition ?? EntryNames.GroupOf(key)) is { } tag ? new(key, $"{prefix}:{{{tag}}}:{key}", tag) : Whole(key, $"{prefix}:");

    public StoreKey Group(string name) => partition is null
        ? new(name, $"{prefix}:group:{{{name}}}", name)
        : new(name, $"{prefix}:group:{{{partition}}}:{name}", partition);

    public StoreKey Sequence(string name) => Whole(name, $"{prefix}:sequence:");

    /// <summary>A lock, whose key the engine has made: <c>prefix:{name}</c>.</summary>
    public static StoreKey Lock(LockName name, string key) => new(name.Value, key, key[(key.IndexOf('{', StringComparison.Ordinal) + 1)..^1]);

    /// <summary>The revision: one for a server, in a Cluster one for each hash slot, so that it lives beside its entries.</summary>
    public string Revision(int? slot) => slot is { } one ? $"{prefix}:revision:{{{HashSlot.TagOf(one)}}}" : $"{prefix}:revision";

    /// <summary>The last call of a client's lane (see <c>Calls/record.lua</c>).</summary>
    public string Lane(string clientAndLane, int? slot) => slot is { } one ? $"{prefix}:call:{{{HashSlot.TagOf(one)}}}:{clientAndLane}" : $"{prefix}:call:{clientAndLane}";

    private static StoreKey Whole(string key, string before)
    {
        var tag = key.Replace("%", "%25", StringComparison.Ordinal).Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal);
        return new(key, $"{before}{{{tag}}}", tag);
    }
}

/// <summary>A key of the application's, and where it is in Redis.</summary>
/// <param name="Name">What the application calls it.</param>
/// <param name="Text">The key in Redis.</param>
/// <param name="Tag">Its hash tag.</param>
internal readonly record struct StoreKey(string Name, string Text, string Tag)
{
    public int Slot => HashSlot.Of(Encoding.UTF8.GetBytes(Tag));
}
