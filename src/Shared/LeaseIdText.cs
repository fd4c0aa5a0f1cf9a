using System.Globalization;

namespace RedisLocking.Leases;

/// <summary>
/// What a lease id says: <c>v1/machine/pid/random/sequence</c>, with the owner's label, percent-escaped, before the random part if there
/// is one. A detached lease's is <c>v1/~detached/0/…</c>, with the handle's verifier as the random part and its token as the sequence.
/// </summary>
internal readonly record struct LeaseIdText(string? Machine, int? ProcessId, string? Owner, DateTimeOffset? Since)
{
    public const string Version = "v1";

    /// <summary>In the place of a machine, whose name has no <c>~</c>.</summary>
    private const string NoMachine = "~detached";

    /// <summary>What the ids of detached leases begin with.</summary>
    public const string Detached = Version + "/" + NoMachine + "/0/";

    public bool IsDetached => Machine is null && Since is not null;

    /// <summary>So that no character of a label means anything in an id, a message or a script.</summary>
    public static string Escape(string owner) => Uri.EscapeDataString(owner);

    /// <summary>Reads what can be read; an id of an unknown form says nothing.</summary>
    public static LeaseIdText Read(string leaseId)
    {
        if (leaseId.Split('/') is not [Version, var machine, var process, .. var middle, _, var sequence]
            || middle.Length > 1
            || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
        {
            return default;
        }

        var owner = middle is [var escaped] ? Uri.UnescapeDataString(escaped) : null;
        return machine == NoMachine
            ? new LeaseIdText(null, null, owner, Moment(sequence))
            : new LeaseIdText(machine, processId, owner, Moment(sequence));
    }

    // Microseconds since 1970, before the letters that tell the kind.
    private static DateTimeOffset? Moment(string sequence)
    {
        var digits = sequence.AsSpan();
        if (digits.IndexOfAnyExceptInRange('0', '9') is var end and >= 0)
            digits = digits[..end];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds <= (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds)
            : null;
    }
}
