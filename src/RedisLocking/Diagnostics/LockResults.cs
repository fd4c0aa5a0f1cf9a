namespace RedisLocking.Diagnostics;

/// <summary>The values of <see cref="LockTags.Result"/>, <see cref="LockTags.Reason"/>, <see cref="LockTags.Queue"/> and <see cref="LockTags.HandOff"/>.</summary>
internal static class LockResults
{
    public const string Granted = "granted";
    public const string Conflict = "conflict";
    public const string Unavailable = "unavailable";
    public const string Cancelled = "cancelled";

    public const string Released = "released";
    public const string NotOurs = "not_ours";
    public const string Exchanged = "exchanged";

    public const string Renewed = "renewed";
    public const string Refused = "refused";

    public const string Local = "local";
    public const string Remote = "remote";
    public const string Promoted = "promoted";

    public const string Expired = "expired";
    public const string MaxHold = "max_hold";
    public const string Forced = "forced";
    public const string Shutdown = "shutdown";
    public const string Session = "session";
}
