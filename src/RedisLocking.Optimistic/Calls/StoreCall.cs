using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Optimistic.Calls;

/// <summary>One call of a script whose first two arguments are the call's number and its record's TTL.</summary>
/// <param name="name">The key to name it by.</param>
/// <param name="script">The script.</param>
/// <param name="arguments">Its arguments, the first two of which are filled in when it is sent.</param>
internal abstract class StoreCall(string name, RedisScript script, RedisValue[] arguments)
{
    public string Name => name;

    public RedisScript Script => script;

    public RedisValue[] Arguments => arguments;

    /// <summary>Its keys.</summary>
    /// <param name="keys">Where everything is.</param>
    /// <param name="cluster">Whether all of them must be in one hash slot.</param>
    /// <param name="lane">The lane in which it travels; null: it changes nothing.</param>
    /// <exception cref="ArgumentException">They are in several slots.</exception>
    public abstract RedisKey[] KeysOf(StoreKeys keys, bool cluster, string? lane);

    /// <summary>The exception for an error that is the caller's mistake; null: it is not.</summary>
    public virtual Exception? Explain(StoreFailure failure) => null;
}
