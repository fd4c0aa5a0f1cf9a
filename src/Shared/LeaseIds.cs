using System.Globalization;
using System.Security.Cryptography;

namespace RedisLocking.Leases;

/// <summary>
/// Ids of the form <c>v1/machine/pid/random/sequence</c>, and behind that what says of which kind the lease is: one for each
/// grant, and readable by a person who looks into the store (see <see cref="LeaseIdText"/>). <c>v1</c> is the version of the layout;
/// the random part tells apart a process and a later one of the same pid. The sequence is the clock in microseconds, or one more
/// than the last.
/// </summary>
internal sealed class LeaseIds
{
    private const int LongestMachine = 64;
    private const int RandomLength = 12;

    private readonly TimeProvider _time;
    private readonly string _machine;
    private readonly string _process;
    private long _sequence;

    public LeaseIds(TimeProvider time)
    {
        _time = time;
        Random = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", RandomLength);
        _machine = $"{LeaseIdText.Version}/{Machine()}/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}/";
        _process = $"{_machine}{Random}/";
    }

    /// <summary>The part that all ids of this provider have in common with no other's.</summary>
    public string Random { get; }

    /// <param name="kind">What the id ends with, by which the store knows the kind.</param>
    /// <param name="owner">Whose the lease is; null: nobody said.</param>
    public string Next(string kind = "", string? owner = null) =>
        NextAt((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, kind, owner);

    /// <summary>The same, for who has read the clock already, and may not where it asks.</summary>
    public string NextAt(long unixMicroseconds, string kind = "", string? owner = null)
    {
        var process = owner is null ? _process : $"{_machine}{LeaseIdText.Escape(owner)}/{Random}/";
        return string.Create(CultureInfo.InvariantCulture, $"{process}{NextSequence(unixMicroseconds)}{kind}");
    }

    private long NextSequence(long now)
    {
        while (true)
        {
            var last = Volatile.Read(ref _sequence);
            var next = Math.Max(last + 1, now);
            if (Interlocked.CompareExchange(ref _sequence, next, last) == last)
                return next;
        }
    }

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
