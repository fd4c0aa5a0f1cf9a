using RedisLocking.Diagnostics;

namespace RedisLocking.Leases;

/// <summary>Why a hold was lost.</summary>
/// <param name="Reason">The tag's value in metrics.</param>
/// <param name="Why">For people, to end a sentence with.</param>
internal sealed record LossCause(string Reason, string Why)
{
    public static readonly LossCause Expired = new(LockResults.Expired, "its TTL ran out before a renewal was acknowledged");
    public static readonly LossCause MaxHold = new(LockResults.MaxHold, "it was held for its MaxHold, the longest allowed time");
    public static readonly LossCause Refused = new(LockResults.Refused, "a renewal found the lock deleted or taken by somebody else");
    public static readonly LossCause Unanswered = new(LockResults.Unavailable, "Redis did not answer whether another lease has its place now");
    public static readonly LossCause Forced = new(LockResults.Forced, "an administrator took the lock away");
    public static readonly LossCause Shutdown = new(LockResults.Shutdown, "its provider was closed");
}
