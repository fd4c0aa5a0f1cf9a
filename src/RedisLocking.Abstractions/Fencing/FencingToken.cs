using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace RedisLocking;

/// <summary>
/// A number that is greater for every later grant of the same lock. Send it with a write, and let the resource refuse a
/// token that is smaller than one it has seen: then a holder that was paused past its lease can do no harm when it wakes.
/// </summary>
/// <remarks>
/// The number follows the microseconds since 1970 (it fits in 2^53, so JSON and JavaScript carry it exactly), which is
/// what makes it rise over a store that lost its data. Compare tokens of one lock only, and read no time from them.
/// </remarks>
[JsonConverter(typeof(FencingTokenJsonConverter))]
public readonly record struct FencingToken : IComparable<FencingToken>, IComparable, ISpanFormattable, ISpanParsable<FencingToken>
{
    /// <summary>Wraps a number that a lock granted.</summary>
    /// <param name="value">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is below 1.</exception>
    public FencingToken(long value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        Value = value;
    }

    /// <summary>The number. 0 only in <c>default</c>, which no lock grants and which is smaller than every granted token.</summary>
    public long Value { get; }

    /// <summary>Whether the left token was granted before the right one.</summary>
    public static bool operator <(FencingToken left, FencingToken right) => left.Value < right.Value;

    /// <summary>Whether the left token was granted after the right one.</summary>
    public static bool operator >(FencingToken left, FencingToken right) => left.Value > right.Value;

    /// <summary>Whether the left token is the right one or was granted before it.</summary>
    public static bool operator <=(FencingToken left, FencingToken right) => left.Value <= right.Value;

    /// <summary>Whether the left token is the right one or was granted after it.</summary>
    public static bool operator >=(FencingToken left, FencingToken right) => left.Value >= right.Value;

    /// <summary>Reads a token from its decimal digits.</summary>
    /// <exception cref="FormatException"><paramref name="s"/> is not a whole number of 1 or more.</exception>
    public static FencingToken Parse(string s) => Parse(s, provider: null);

    /// <inheritdoc cref="Parse(string)"/>
    public static FencingToken Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static FencingToken Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var token) ? token : throw new FormatException("A fencing token is a whole number of 1 or more, in decimal digits.");

    /// <summary>Reads a token from its decimal digits; false when they are not a whole number of 1 or more.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FencingToken result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out FencingToken)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out FencingToken result)
    {
        var parsed = long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1;
        result = parsed ? new FencingToken(value) : default;
        return parsed;
    }

    /// <inheritdoc/>
    public int CompareTo(FencingToken other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        FencingToken other => CompareTo(other),
        _ => throw new ArgumentException("A fencing token compares only with a fencing token.", nameof(obj)),
    };

    /// <summary>The number in decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, format, CultureInfo.InvariantCulture);
}
