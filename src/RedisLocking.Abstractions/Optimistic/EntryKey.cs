using System.Text;
using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>What a key must be.</summary>
internal static class EntryKey
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The key as it is.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds half of a surrogate pair.</exception>
    public static string Checked(string key, string what = "key", string parameter = "key")
    {
        ArgumentNullException.ThrowIfNull(key, parameter);
        if (key.Length == 0)
            throw new ArgumentException($"A {what} must not be empty: it is 1 to 1,024 bytes of UTF-8.", parameter);
        try
        {
            var bytes = StrictUtf8.GetByteCount(key);
            return bytes <= StoreLimits.MaxKeyBytes
                ? key
                : throw new ArgumentException($"A {what} is 1 to 1,024 bytes of UTF-8; this one has {bytes}: '{Printable.Text(key, 64)}'.", parameter);
        }
        catch (EncoderFallbackException half)
        {
            throw new ArgumentException($"A {what} must be valid Unicode; at index {half.Index} stands half of a surrogate pair.", parameter, half);
        }
    }
}
