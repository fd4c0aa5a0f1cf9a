using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace RedisLocking;

/// <summary>
/// What a detached lease is found by again, in any process: made by <see cref="ILockLease.DetachAsync"/>, for
/// <see cref="ILockProvider.Attach"/>. Whoever has it has the lease: give it to its owner alone, and never log it.
/// </summary>
/// <remarks>
/// It holds 128 random bits that stand nowhere else, in no store and no log. Lock name, owner label and fencing token are in it
/// too, readable by whoever takes it apart; none of them can be altered without making it another, unknown handle.
/// </remarks>
[JsonConverter(typeof(LeaseHandleJsonConverter))]
public sealed class LeaseHandle : IEquatable<LeaseHandle>, IParsable<LeaseHandle>
{
    /// <summary>The longest handle, which one of a thousand long-named locks stays below: 4,194,304 characters.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Takes the text of a handle. Whether a lease belongs to it is found out by asking for it.</summary>
    /// <param name="value">Letters, digits, <c>-</c> and <c>_</c>, as <see cref="Value"/> gave it.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty, too long, or holds another character.</exception>
    public LeaseHandle(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsOne(value))
            throw new ArgumentException($"A lease handle is 1 to 4,194,304 letters, digits, '-' and '_'; this text of {value.Length} characters is none.", nameof(value));
        Value = value;
    }

    /// <summary>The secret text, fit for a URL, a form field, a cookie or a header.</summary>
    public string Value { get; }

    /// <summary>Whether both are the same handle.</summary>
    public static bool operator ==(LeaseHandle? left, LeaseHandle? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two are different handles.</summary>
    public static bool operator !=(LeaseHandle? left, LeaseHandle? right) => !(left == right);

    /// <summary>As the constructor, for model binding.</summary>
    /// <exception cref="FormatException">It is no text of a handle.</exception>
    public static LeaseHandle Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var handle) ? handle : throw new FormatException("The text is no lease handle.");

    /// <summary>As the constructor, for model binding.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out LeaseHandle result)
    {
        result = s is not null && IsOne(s) ? new LeaseHandle(s) : null;
        return result is not null;
    }

    /// <inheritdoc/>
    public bool Equals(LeaseHandle? other) => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LeaseHandle);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);

    /// <summary>Says that it is a handle and not which, so that it may stand in a log. The text is <see cref="Value"/>.</summary>
    public override string ToString() => nameof(LeaseHandle);

    private static bool IsOne(string value) => value.Length is > 0 and <= MaxLength && !value.AsSpan().ContainsAnyExcept(Allowed);
}
