using System.Globalization;
using System.Security.Cryptography;

namespace RedisLocking.Leases;

/// <summary>
/// Ids of the form <c>v1/machine/pid/random/sequence</c>, and behind that what says of which kind the lease is: one for each
/// grant, and readable by a person who looks into the store. <c>v1</c> is the version of the layout; the random part tells apart a process and a later one of the same pid.
/// </summary>
internal sealed class LeaseIds
{
    private const int LongestMachine = 64;
    private const int RandomLength = 12;

    private readonly string _process;
    private long _sequence;

    public LeaseIds()
    {
        Random = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", RandomLength);
        _process = $"v1/{Machine()}/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}/{Random}/";
    }

    /// <summary>The part that all ids of this provider have in common with no other's.</summary>
    public string Random { get; }

    public string Next(string kind = "") => _process + Interlocked.Increment(ref _sequence).ToString(CultureInfo.InvariantCulture) + kind;

    private static string Machine()
    {
        var name = Environment.MachineName.AsSpan();
        return string.Create(Math.Min(name.Length, LongestMachine), name, static (safe, machine) =>
        {
            for (var index = 0; index < safe.Length; index++)
                safe[index] = char.IsAsciiLetterOrDigit(machine[index]) || machine[index] is '-' or '.' or '_' ? machine[index] : '-';
        });
    }
}
