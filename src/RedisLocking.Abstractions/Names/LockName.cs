using System.Diagnostics.CodeAnalysis;
using System.Text;
using RedisLocking.Names;

namespace RedisLocking;

/// <summary>
/// The name of a lock: 1 to 1,024 bytes of UTF-8, compared ordinally. Every character is allowed and none of them has a
/// meaning, so a name may hold what a user typed into a form.
/// </summary>
/// <remarks>
/// A name that is put together from several values belongs into <see cref="Format"/>, which keeps <c>x:y</c> + <c>z</c>
/// and <c>x</c> + <c>y:z</c> two names.
/// </remarks>
public sealed class LockName : IEquatable<LockName>
{
    /// <summary>The longest name, in bytes of UTF-8: 1,024.</summary>
    public const int MaxBytes = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes a name of the text as it is: nothing is trimmed, folded or escaped.</summary>
    /// <param name="value">1 to 1,024 bytes when written as UTF-8.</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty, too long, or holds half of a surrogate pair.</exception>
    public LockName(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0)
            throw new ArgumentException("A lock's name must not be empty: it is 1 to 1,024 bytes of UTF-8.", nameof(value));

        var bytes = CountBytes(value);
        if (bytes > MaxBytes)
            throw new ArgumentException($"A lock's name is 1 to 1,024 bytes of UTF-8; this one has {bytes}: '{Printable.Text(value, 64)}'.", nameof(value));

        Value = value;
    }

    /// <summary>The exact text of the name.</summary>
    public string Value { get; }

    /// <summary>
    /// Makes a name of an interpolated string and escapes the interpolated values (as <c>%3A</c>), so that two different
    /// lists of values never make the same name: <c>LockName.Format($"transfer:{from}:{to}")</c>.
    /// </summary>
    /// <param name="name">
    /// The literal parts are taken as they are. Between two values one of <c>: / | , ; = &amp; # ?</c> must stand: those are
    /// the characters that never appear unescaped in a value.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A value is null, two values have no separator between them, or the name is empty or longer than 1,024 bytes.
    /// </exception>
    public static LockName Format(LockNameInterpolatedStringHandler name) => new(name.ToNameText());

    /// <summary>Makes a name of the text, like <see cref="LockName(string)"/>.</summary>
    /// <exception cref="ArgumentException">See <see cref="LockName(string)"/>.</exception>
    [SuppressMessage("Usage", "CA2225", Justification = "The named twin of this conversion is the constructor.")]
    public static implicit operator LockName(string value) => new(value);

    /// <summary>Whether both are the same name, character by character.</summary>
    public static bool operator ==(LockName? left, LockName? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two are different names.</summary>
    public static bool operator !=(LockName? left, LockName? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(LockName? other) => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LockName);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);

    /// <summary>The name for people and logs: control characters are written as <c>\u000A</c>. The exact text is <see cref="Value"/>.</summary>
    public override string ToString() => Printable.Text(Value);

    private static int CountBytes(string value)
    {
        try
        {
            return StrictUtf8.GetByteCount(value);
        }
        catch (EncoderFallbackException half)
        {
            throw new ArgumentException(
                $"A lock's name must be valid Unicode; at index {half.Index} stands half of a surrogate pair.", nameof(value), half);
        }
    }
}
