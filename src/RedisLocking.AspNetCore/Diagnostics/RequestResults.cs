namespace RedisLocking.AspNetCore.Diagnostics;

/// <summary>What became of a request to a locked endpoint: the values of the tag <c>redislocking.result</c>.</summary>
internal static class RequestResults
{
    public const string Granted = "granted";
    public const string Conflict = "conflict";
    public const string Unavailable = "unavailable";
    public const string Invalid = "invalid";

    /// <summary>Served without the lock, because the store was down.</summary>
    public const string Proceeded = "proceeded";

    /// <summary>The client hung up while it waited.</summary>
    public const string Cancelled = "cancelled";
}
