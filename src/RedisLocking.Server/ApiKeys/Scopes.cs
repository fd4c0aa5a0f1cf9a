namespace RedisLocking.Server.ApiKeys;

/// <summary>What an API key may do; also the names of the authorization policies.</summary>
internal static class Scopes
{
    /// <summary>Take locks, and renew, look at and release leases.</summary>
    public const string Lock = "lock";

    /// <summary>Look at locks and events.</summary>
    public const string Read = "read";

    /// <summary>Both, and take locks away.</summary>
    public const string Admin = "admin";

    public static readonly string[] All = [Lock, Read, Admin];
}
