using RedisLocking.Diagnostics;

namespace RedisLocking.Leases;

/// <summary>Why a hold was lost.</summary>
internal sealed class LossCause
{
    public static readonly LossCause Expired = new(1, LockResults.Expired, "its TTL ran out before a renewal was acknowledged");
    public static readonly LossCause MaxHold = new(2, LockResults.MaxHold, "it was held for its MaxHold, the longest allowed time");
    public static readonly LossCause Refused = new(3, LockResults.Refused, "a renewal found the lock deleted or taken by somebody else");
    public static readonly LossCause Unanswered = new(4, LockResults.Unavailable, "Redis did not answer whether another lease has its place now");
    public static readonly LossCause Forced = new(5, LockResults.Forced, "an administrator took the lock away");
    public static readonly LossCause Shutdown = new(6, LockResults.Shutdown, "its provider was closed");
    public static readonly LossCause Session = new(7, LockResults.Session, "its session is over");

    private static readonly LossCause?[] ByNumber = [null, Expired, MaxHold, Refused, Unanswered, Forced, Shutdown, Session];

    private LossCause(byte number, string reason, string why) => (Number, Reason, Why) = (number, reason, why);

    /// <summary>From 1. A hold remembers the number, for each of its bytes counts a hundred thousand times.</summary>
    public byte Number { get; }

    /// <summary>The tag's value in metrics.</summary>
    public string Reason { get; }

    /// <summary>For people, to end a sentence with.</summary>
    public string Why { get; }

    /// <summary>The cause of that number; null for 0.</summary>
    public static LossCause? Of(byte number) => ByNumber[number];
}
