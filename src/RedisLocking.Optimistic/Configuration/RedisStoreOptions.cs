using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>How a <see cref="RedisVersionedStore"/> keeps entries. Checked when the application starts; a bad value names the option.</summary>
public sealed class RedisStoreOptions
{
    /// <summary>The Redis server, as in <see cref="RedisLockOptions.ConnectionString"/>: one server, Sentinels with <c>serviceName=…</c>, or some nodes of a Cluster.</summary>
    /// <value>Default: null, the <c>IConnectionMultiplexer</c> that the application registered.</value>
    public string? ConnectionString { get; set; }

    /// <summary>What every key begins with: the entry <c>settings</c> is the key <c>store:{settings}</c>.</summary>
    /// <value>1 to 128 characters, no braces, no control characters; another one than the locks have. Default: <c>store</c>.</value>
    public string KeyPrefix { get; set; } = "store";

    /// <summary>
    /// Puts all entries into one hash slot of a Redis Cluster, so that one transaction can have any of them; the slot's server then does all of the
    /// work. Without it an entry is in the slot of what stands in the first pair of braces of its key, or of the whole key. All processes must say the same.
    /// </summary>
    /// <value>1 to 128 characters, no braces, no control characters. Default: null, none.</value>
    public string? Partition { get; set; }

    /// <summary>How long one operation may take to be answered, reconnecting and asking again included; then it is <see cref="StoreUnavailableException"/>.</summary>
    /// <value>10 ms to 1 min. Default: 2 s. The client's own timeouts do not matter.</value>
    public TimeSpan OperationDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How values become JSON and are read again. For a source-generated context: <c>SerializerOptions.TypeInfoResolverChain.Insert(0, MyContext.Default)</c>.</summary>
    /// <value>Default: as ASP.NET Core's, camel case.</value>
    public JsonSerializerOptions SerializerOptions { get; } = JsonSettings.Usual();
}
