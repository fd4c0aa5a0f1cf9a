using System.Text;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>
/// Which key is what, layout version 1. A lock is <c>prefix:{name}</c>: the name is the hash tag, so whatever belongs to a
/// lock shares its slot. Braces and <c>%</c> in a name are percent-escaped, so no name can leave its tag or meet another's.
/// </summary>
internal sealed class KeySpace(string prefix)
{
    private readonly RedisKey _token = prefix + ":token";

    /// <summary>Written before replicas are waited for.</summary>
    public RedisKey Acks { get; } = prefix + ":acks";

    /// <summary>What the wake channel of a process begins with; the random part of its lease ids follows.</summary>
    public string WakeChannels { get; } = prefix + ":wake:";

    /// <summary>On which every process hears of locks that were taken away. A random part of a lease id is longer.</summary>
    public string ForcedChannel { get; } = prefix + ":wake:forced";

    /// <summary>On which every process hears of locks on several servers that were freed while somebody waited.</summary>
    public string FreedChannel { get; } = prefix + ":wake:freed";

    /// <summary>What the channel of an election begins with; the lock's key follows.</summary>
    public string LeaderChannels { get; } = prefix + ":wake:leader:";

    public LockKeys Of(LockName name) => new(this, name);

    /// <summary>The key of a session, which Scripting/session.lua finds in the values of locks. It has no hash tag, so it is no lock's.</summary>
    public LockKeys OfSession(string id) => new(this, new LockName("session:" + id)) { Lock = $"{prefix}:session:{id}" };

    /// <summary>The keys of the lock whose key this is.</summary>
    public LockKeys OfKey(string lockKey) => new(this, Unescape(lockKey[(prefix.Length + 2)..^1]));

    /// <summary>A pattern of the keys of locks whose names begin so, whatever characters they have.</summary>
    public string PatternOf(string namePrefix) => $"{EscapeGlob(prefix)}:{{{EscapeGlob(Escape(namePrefix))}*}}";

    /// <summary>The lock whose key this is; null for a key that is no lock's.</summary>
    public LockKeys? TryOfKey(string key)
    {
        if (key.Length <= prefix.Length + 3 || !key.EndsWith('}') || key.IndexOf('}', StringComparison.Ordinal) != key.Length - 1)
            return null;
        try
        {
            var keys = Of(Unescape(key[(prefix.Length + 2)..^1]));
            return keys.Lock == key ? keys : null;
        }
        catch (ArgumentException)
        {
            return null; // No name, so no lock.
        }
    }

    public string LockKey(LockName name) => $"{prefix}:{{{Escape(name.Value)}}}";

    /// <summary>The last token: one key for a server, in a cluster one for each hash slot, so that it lives beside its locks.</summary>
    public RedisKey Token(LockName name, bool cluster) => cluster ? TokenOfSlot(SlotOf(name), cluster) : _token;

    /// <summary>The same, of a hash slot.</summary>
    public RedisKey TokenOfSlot(int slot, bool cluster) => cluster ? $"{prefix}:token:{{{HashSlot.TagOf(slot)}}}" : _token;

    /// <summary>The hash slot of all keys of a lock.</summary>
    public static int SlotOf(LockName name) => HashSlot.Of(Encoding.UTF8.GetBytes(Escape(name.Value)));

    private static string EscapeGlob(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
            escaped.Append(character is '*' or '?' or '[' or ']' or '\\' ? "\\" : "").Append(character);
        return escaped.ToString();
    }

    private static string Unescape(string name) =>
        name.Replace("%7D", "}", StringComparison.Ordinal).Replace("%7B", "{", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);

    private static string Escape(string name) =>
        name.AsSpan().IndexOfAny("%{}") < 0
            ? name
            : name.Replace("%", "%25", StringComparison.Ordinal).Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal);
}
