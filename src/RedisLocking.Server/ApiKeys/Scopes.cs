namespace RedisLocking.Server.ApiKeys;

/// <summary>What an API key may do; also the names of the authorization policies.</summary>
internal static class Scopes
{
    /// <summary>Take locks, and renew, look at and release leases.</summary>
    public const string Lock = "lock";

    /// <summary>Look at locks and events.</summary>
    public const string Read = "read";

    /// <summary>Read and change values, and take numbers of sequences.</summary>
    public const string Store = "store";

    /// <summary>Read values, and look at sequences. Not a part of <see cref="Read"/>: who watches locks need not know what others keep.</summary>
    public const string StoreRead = "store-read";

    /// <summary>All of it, and take locks away.</summary>
    public const string Admin = "admin";

    public static readonly string[] All = [Lock, Read, Store, StoreRead, Admin];

    /// <summary>A scope, and those that are a part of it.</summary>
    public static IEnumerable<string> With(string scope) => scope switch
    {
        Admin => All,
        Store => [Store, StoreRead],
        _ => [scope],
    };
}
