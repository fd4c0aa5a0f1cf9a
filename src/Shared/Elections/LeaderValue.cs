using System.Text;

namespace RedisLocking.Elections;

/// <summary>What a leader may proclaim.</summary>
internal static class LeaderValue
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">It is too long, or no valid Unicode. The value itself is not repeated.</exception>
    public static string Checked(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int bytes;
        try
        {
            bytes = StrictUtf8.GetByteCount(value);
        }
        catch (EncoderFallbackException half)
        {
            throw new ArgumentException($"A leader's value must be valid Unicode; at index {half.Index} stands half of a surrogate pair.", nameof(value), half);
        }

        return bytes <= IElection.MaxValueBytes
            ? value
            : throw new ArgumentException($"A leader's value has at most 65,536 bytes of UTF-8; this one has {bytes}.", nameof(value));
    }
}
