using System.Globalization;

namespace RedisLocking.Waiting;

/// <summary>
/// The message of a hand-off, version 1: <c>v1 token claim id key</c>, with spaces between. The key comes last because it
/// may hold spaces itself.
/// </summary>
internal readonly record struct Grant(FencingToken Token, TimeSpan Claim, string LeaseId, string LockKey)
{
    private const int Parts = 5;
    private const long LongestClaim = 60_000;

    /// <summary>Reads a message; false for one that this version does not know, which is left to the asks.</summary>
    public static bool TryParse(string? message, out Grant grant)
    {
        grant = default;
        if (message?.Split(' ', Parts) is not ["v1", var token, var claim, var leaseId, var key]
            || !FencingToken.TryParse(token, CultureInfo.InvariantCulture, out var parsed)
            || !long.TryParse(claim, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds > LongestClaim)
        {
            return false;
        }

        grant = new Grant(parsed, TimeSpan.FromMilliseconds(milliseconds), leaseId, key);
        return true;
    }
}
